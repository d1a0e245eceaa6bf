using Microsoft.Extensions.Logging;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Observability;

namespace Transcription.Gateway.Realtime.Recovery;

/// <summary>
/// Opens epoch after epoch until one stands. Each has a key of its own, so that a directory that still believes in the lost
/// silo is asked about something it has never heard of.
/// </summary>
internal sealed partial class Failover(
    OpenEpoch open, EventLog events, RecoveryOptions options, TranscriptionMetrics metrics, TimeProvider time, ILogger logger)
{
    private int _burnt;
    private long? _lostAt;

    /// <summary>The time since the session was lost; zero while it is not.</summary>
    public TimeSpan LostFor => _lostAt is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>Whether the last attempt found every slot taken.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Whether a call failed because its session is lost, and not because of what it asked.</summary>
    public static bool IsLoss(Exception exception, CancellationToken cancellation) => exception
        is not (SessionRefusedException or SessionTakenException) && !cancellation.IsCancellationRequested;

    /// <summary>
    /// Recovers a session. A call that only took long may still come back: then the old epoch stays, and null is returned.
    /// </summary>
    /// <param name="old">The epoch that is lost, or stalls.</param>
    /// <param name="pending">The call that stalls; null when it failed.</param>
    /// <param name="request">What the client asked for.</param>
    /// <param name="toStart">Where to go on.</param>
    /// <param name="cancellation">Ends the attempts.</param>
    public async Task<SessionEpoch?> Recover(
        SessionEpoch old, Task? pending, SessionRequest request, Func<SessionStart> toStart, CancellationToken cancellation)
    {
        _lostAt = time.GetTimestamp();
        try
        {
            while (true)
            {
                var epoch = _burnt = Math.Max(_burnt, old.Epoch) + 1;
                events.Fence(EventLog.NoEpoch);
                var opening = open(epoch, request, events.AddTo(toStart()), old.Silo);
                var outlived = false;
                try
                {
                    outlived = await Outlives(pending, opening, cancellation);
                }
                finally
                {
                    if (!outlived)
                        _ = Abandon(opening);
                }

                if (!outlived)
                {
                    events.Fence(old.Epoch); // what it told meanwhile shows as a gap
                    return null;
                }

                if (opening.IsCompletedSuccessfully)
                {
                    events.Fence(epoch);
                    metrics.SessionRecovered();
                    LogRecovered(epoch, LostFor.TotalMilliseconds);
                    old.Session.Close().Ignore();
                    return await opening;
                }

                if (pending is { IsCompleted: true })
                    pending = null;
                IsFull = opening.Exception?.InnerException is NoCapacityException;
                LogNotOpened(epoch, opening.Exception?.InnerException);
                _ = Abandon(opening);
                await Task.Delay(options.RetryAfter, time, cancellation);
            }
        }
        finally
        {
            _lostAt = null;
        }
    }

    /// <summary>Waits for the attempt; false when the stalled call came back first.</summary>
    private async Task<bool> Outlives(Task? pending, Task opening, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var late = Task.Delay(options.AttemptWithin, time, limit.Token);
        if (pending is not null)
        {
            await Task.WhenAny(pending, opening, late);
            if (pending.IsCompletedSuccessfully
                || (pending.Exception?.InnerException is { } failure && !IsLoss(failure, cancellation)))
            {
                await limit.CancelAsync();
                return false;
            }
        }

        await Task.WhenAny(opening, late);
        await limit.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
        return true;
    }

    /// <summary>An epoch that comes to life after all must not keep its slot.</summary>
    private static async Task Abandon(Task<SessionEpoch> opening)
    {
        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.IsCompletedSuccessfully)
            (await opening).Session.Close().Ignore();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A session goes on as epoch {Epoch} after {Milliseconds:0} ms")]
    private partial void LogRecovered(int epoch, double milliseconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Epoch {Epoch} of a lost session was not opened")]
    private partial void LogNotOpened(int epoch, Exception? exception);
}
