using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Transcription.Grains.Capacity;

namespace Transcription.Grains.Sessions;

/// <summary>
/// Empties a worker that is asked to stop, while its silo still is whole: it takes no session any more, and those it has
/// move to other silos, where each gets a slot first. Whatever cannot move stays, works on to the end, and is recovered
/// by its gateway.
/// </summary>
internal sealed partial class WorkerDrain(
    SlotLedger ledger,
    SessionMover mover,
    IOptions<SessionOptions> options,
    TimeProvider time,
    ILogger<WorkerDrain> logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Comes before anything of the process stops.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        ledger.Drain();
        var began = time.GetTimestamp();
        var count = ledger.Sessions().Count;
        if (count == 0)
            return;
        LogDraining(count);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.DrainTime);
        await mover.MoveAll(limit.Token);
        LogDrained(count - ledger.Sessions().Count, count, time.GetElapsedTime(began).TotalMilliseconds);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "This worker stops: {Count} sessions are to move")]
    private partial void LogDraining(int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Moved} of {Count} sessions have moved in {Milliseconds:0} ms")]
    private partial void LogDrained(int moved, int count, double milliseconds);
}
