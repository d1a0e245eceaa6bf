using Transcription.Gateway.Limits;
using Transcription.Gateway.Protocols;

namespace Transcription.Gateway.Realtime;

/// <summary>
/// Looks at a connection four times a second: minds the limits, misses no last event, acknowledges audio every other time.
/// </summary>
internal sealed class ConnectionWatch(
    ClientReader reader, SessionClient client, SessionLink link, EventDelivery delivery, SocketWriter writer,
    LimitOptions limits, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AskAfter = TimeSpan.FromSeconds(2);

    private readonly LagWatch _lag = new(limits, time);
    private readonly long _startedAt = time.GetTimestamp();

    public async Task Run(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var acknowledged = 0L;
        for (var tick = 1; await timer.WaitForNextTickAsync(cancellation); tick++)
        {
            if (tick % 2 == 0 && client.Ack is { } ack && ack.ReceivedSample > acknowledged)
            {
                acknowledged = ack.ReceivedSample;
                await writer.WriteAck(ack, cancellation);
            }

            if (link.FatalCode is null)
                await CheckLimits();
            var moreToCome = reader.Ended || link.FatalCode is not null || client.Ack?.LastSeq > delivery.Delivered;
            if (moreToCome && delivery.Quiet > AskAfter)
                await delivery.AskForMissed();
        }
    }

    private Task CheckLimits()
    {
        if (reader.Silence > limits.Idle)
            return link.Fail(
                ErrorCodes.SessionTimeout, $"Nothing was heard from the client for {limits.Idle.TotalSeconds:0} s.");
        if (time.GetElapsedTime(_startedAt) > limits.Session)
            return link.Fail(
                ErrorCodes.SessionTimeout, $"A session lasts {limits.Session.TotalSeconds:0} s at most.");
        var lag = client.LagSeconds;
        return _lag.Observe(lag) switch
        {
            LagVerdict.Warn => link.Warn(ErrorCodes.ProcessingLag, "Transcription falls behind the audio.", lag),
            LagVerdict.Exceeded => link.Fail(
                ErrorCodes.LagExceeded, FormattableString.Invariant($"Transcription is {lag:0.0} s behind the audio.")),
            _ => Task.CompletedTask,
        };
    }
}
