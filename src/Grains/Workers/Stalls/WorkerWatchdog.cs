using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Transcription.Grains.Capacity;
using Transcription.Grains.Sessions;
using Transcription.Grains.Workers.Memory;

namespace Transcription.Grains.Workers.Stalls;

/// <summary>
/// Looks whether every inference thread still comes back. While one seems not to, the silo is not ready, takes no session
/// and sends those it has elsewhere; once one is lost for good the process is asked to stop, for nothing else gets rid of
/// a thread inside native code.
/// </summary>
internal sealed partial class WorkerWatchdog(
    LoadedModels loaded,
    SlotLedger ledger,
    SessionMover mover,
    WorkerHealth health,
    IHostApplicationLifetime process,
    IOptions<WorkerOptions> options,
    TimeProvider time,
    ILogger<WorkerWatchdog> logger) : BackgroundService
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMilliseconds(500);

    private readonly StallMeter _meter = new(options.Value);
    private CancellationTokenSource? _moving;
    private Task _moved = Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var quarter = options.Value.SuspectAfter / 4;
        var interval = quarter < LongestInterval ? quarter : LongestInterval;
        using var timer = new PeriodicTimer(interval, time);
        var last = time.GetTimestamp();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = time.GetTimestamp();
            var passed = time.GetElapsedTime(last, now);
            last = now;
            // A process that was stopped for a while, as a whole, has had one look's time.
            var stall = _meter.Look(loaded.Workers(), passed < interval * 2 ? passed : interval * 2);
            if (stall.Level is StallLevel.None)
                await Recover();
            else if (stall.Level is StallLevel.Suspected)
                Leave(stall);
            else
            {
                await GiveUp(stall);
                return;
            }
        }
    }

    private void Leave(Stall stall)
    {
        if (_moving is null)
        {
            LogSuspected(stall.Worker!.Name, stall.Lasting.TotalSeconds);
            ledger.Pause(true);
            _moving = new CancellationTokenSource();
        }

        health.Trouble = Words(stall);
        if (_moved.IsCompleted)
            _moved = mover.MoveAll(_moving.Token);
    }

    private async Task Recover()
    {
        if (_moving is null)
            return;
        await StopMoving();
        ledger.Pause(false);
        health.Trouble = null;
        LogRecovered();
    }

    private async Task GiveUp(Stall stall)
    {
        LogLost(stall.Worker!.Name, stall.Lasting.TotalSeconds);
        ledger.Pause(true);
        health.Trouble = Words(stall);
        await StopMoving(); // the shutdown goes on with it
        stall.Worker.GiveUp();
        health.GiveUp();
        process.StopApplication();
    }

    private async Task StopMoving()
    {
        if (_moving is null)
            return;
        await _moving.CancelAsync();
        await _moved.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _moving.Dispose();
        _moving = null;
    }

    private static string Words(Stall stall) => FormattableString.Invariant(
        $"The worker '{stall.Worker!.Name}' has been at one decode for {stall.Lasting.TotalSeconds:0.0} s.");

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Worker {Worker} has been at one decode for {Seconds:0.0} s: this silo takes no sessions and sends its own elsewhere")]
    private partial void LogSuspected(string worker, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "The decode has come back: this silo takes sessions again")]
    private partial void LogRecovered();

    [LoggerMessage(
        Level = LogLevel.Critical,
        Message = "Worker {Worker} has been at one decode for {Seconds:0.0} s and is given up: this process ends")]
    private partial void LogLost(string worker, double seconds);
}
