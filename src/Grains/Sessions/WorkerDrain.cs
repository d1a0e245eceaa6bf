using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Core.Internal;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Capacity;

namespace Transcription.Grains.Sessions;

/// <summary>
/// Empties a worker that is asked to stop, while its silo still is whole: it takes no session any more, and those it has
/// move to other silos, where each gets a slot first. Whatever cannot move stays, works on to the end, and is recovered
/// by its gateway.
/// </summary>
internal sealed partial class WorkerDrain(
    SlotLedger ledger,
    CapacityMap map,
    IGrainFactory grains,
    ILocalSiloDetails silo,
    IOptions<SessionOptions> options,
    IOptions<CapacityOptions> capacity,
    TimeProvider time,
    ILogger<WorkerDrain> logger) : IHostedLifecycleService
{
    private const int AtOnce = 8;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    private readonly string _silo = silo.SiloAddress.ToParsableString();

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
        try
        {
            await Task.Delay(capacity.Value.GossipInterval * 2, time, limit.Token); // the others hear that nothing is free here
            while (OthersCanTake() && ledger.Sessions() is { Count: > 0 } sessions)
            {
                await Parallel.ForEachAsync(
                    sessions, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = limit.Token }, Move);
                await Task.Delay(Between, time, limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Who is left is recovered.
        }

        LogDrained(count - ledger.Sessions().Count, count, time.GetElapsedTime(began).TotalMilliseconds);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private bool OthersCanTake() => map.Silos.Any(
        other => other.Silo != _silo && other.Devices.Any(device => device.Free > 0));

    private async ValueTask Move(GrainId id, CancellationToken cancellation)
    {
        try
        {
            var session = grains.GetGrain<ISessionGrain>(id);
            var described = await session.Describe().WaitAsync(cancellation);
            PlacementIntent.Set(PlacementIntent.Resume, described.Model, avoid: _silo);
            await session.AsReference<IGrainManagementExtension>().MigrateOnIdle().AsTask().WaitAsync(cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogNotMoved(id, exception); // tried again
        }
        finally
        {
            PlacementIntent.Clear();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "This worker stops: {Count} sessions are to move")]
    private partial void LogDraining(int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Moved} of {Count} sessions have moved in {Milliseconds:0} ms")]
    private partial void LogDrained(int moved, int count, double milliseconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Session} has not moved yet")]
    private partial void LogNotMoved(GrainId session, Exception exception);
}
