using Transcription.Gateway.Limits;
using Transcription.Gateway.Protocols;
using Transcription.Gateway.Realtime.Recovery;

namespace Transcription.Gateway.Realtime;

/// <summary>
/// Looks at a connection four times a second: minds the limits, misses no last event, acknowledges audio every other time.
/// </summary>
internal sealed class ConnectionWatch(
    SocketReader socket,
    ClientReader reader,
    SessionClient client,
    SessionLink link,
    EventLog events,
    EventDelivery delivery,
    SocketWriter writer,
    LimitOptions limits,
    TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AskAfter = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestCatchUp = TimeSpan.FromSeconds(60);

    private readonly LagWatch _lag = new(limits, time);
    private readonly long _startedAt = time.GetTimestamp();
    private long? _catchingUpSince;

    /// <summary>What to do once the session has been lost for that long.</summary>
    public required (TimeSpan After, Action Then) Lost { get; init; }

    public async Task Run(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var acknowledged = 0L;
        for (var tick = 1; await timer.WaitForNextTickAsync(cancellation); tick++)
        {
            if (tick % 2 == 0 && client.Ack is { } ack && acknowledged < ack.ReceivedSample)
            {
                acknowledged = ack.ReceivedSample;
                await writer.WriteAck(acknowledged, client.Committed, cancellation);
            }

            if (client.LostFor > Lost.After)
                Lost.Then();
            if (link.FatalCode is null)
                await CheckLimits();
            var moreToCome = reader.Ended || link.FatalCode is not null || client.Ack?.LastSeq > events.Accepted;
            if (moreToCome && delivery.Quiet > AskAfter)
                await delivery.AskForMissed();
        }
    }

    private Task CheckLimits()
    {
        var lasted = time.GetElapsedTime(_startedAt);
        if (socket.Silence > limits.Idle && lasted > limits.Idle) // a client that waited for its session was silent too
            return link.Fail(
                ErrorCodes.SessionTimeout, $"Nothing was heard from the client for {limits.Idle.TotalSeconds:0} s.");
        if (lasted > limits.Session)
            return link.Fail(
                ErrorCodes.SessionTimeout, $"A session lasts {limits.Session.TotalSeconds:0} s at most.");
        var lag = client.LagSeconds;
        if (IsCatchingUp(lag))
            return Task.CompletedTask;
        return _lag.Observe(lag) switch
        {
            LagVerdict.Warn => link.Warn(ErrorCodes.ProcessingLag, "Transcription falls behind the audio.", lag),
            LagVerdict.Exceeded => link.Fail(
                ErrorCodes.LagExceeded, FormattableString.Invariant($"Transcription is {lag:0.0} s behind the audio.")),
            _ => Task.CompletedTask,
        };
    }

    /// <summary>Audio that is done again, or comes late, lags for a while, and that is nobody's fault.</summary>
    private bool IsCatchingUp(double lag)
    {
        if (!client.IsCatchingUp)
            return false;
        _catchingUpSince ??= time.GetTimestamp();
        var over = client.LostFor == TimeSpan.Zero
            && (lag < limits.LagWarning.TotalSeconds || time.GetElapsedTime(_catchingUpSince.Value) > LongestCatchUp);
        if (!over)
            return true;
        _catchingUpSince = null;
        client.CaughtUp();
        return false;
    }
}
