using Transcription.Gateway.Realtime.Recovery;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Observability;
using Transcription.Speech.Pcm;

namespace Transcription.Gateway.Realtime;

/// <summary>
/// Writes a session's events to the socket, each once and in order. What the stream lost shows as a gap in the numbers, and
/// is fetched from the session.
/// </summary>
internal sealed class EventDelivery(
    EventInbox inbox,
    EventLog events,
    SessionLink link,
    SocketWriter writer,
    ArrivalLog arrivals,
    TranscriptionMetrics metrics,
    TimeProvider time)
{
    private long _deliveredAt = time.GetTimestamp();

    /// <summary>Called with the end of the session before the client is told; returns what the client is told.</summary>
    public Func<SessionEndEvent, Task<SessionEndEvent>> Ending { get; init; } = Task.FromResult;

    /// <summary>The time since an event came, or was looked for.</summary>
    public TimeSpan Quiet => time.GetElapsedTime(Interlocked.Read(ref _deliveredAt));

    /// <summary>Delivers up to the event that ends the session.</summary>
    /// <param name="open">The session, with what its client has missed.</param>
    /// <param name="cancellation">Ends the delivery.</param>
    /// <exception cref="SessionTakenException">Another connection has the session now.</exception>
    public async Task Run(OpenSession open, CancellationToken cancellation)
    {
        if (await Write(open.Missed, cancellation))
            return;
        if (open.IsResumed)
            await writer.WriteResumed(open.Start.Checkpoint.ReceivedSample, open.Request, cancellation);
        await foreach (var batch in inbox.Reader.ReadAllAsync(cancellation))
        {
            if (await Write(await Fresh(batch), cancellation))
                return;
        }
    }

    /// <summary>Looks for events that got lost at the very end, where no gap can show.</summary>
    public async Task AskForMissed()
    {
        Interlocked.Exchange(ref _deliveredAt, time.GetTimestamp());
        if (await link.Missed(events.Accepted) is { Events.Count: > 0 } missed)
            inbox.TryWrite(missed);
    }

    private async Task<IReadOnlyList<SessionEvent>> Fresh(SessionEventBatch batch)
    {
        if (batch.IsTaken)
            throw new SessionTakenException("Another connection has the session.");
        if (batch.Events is [{ Seq: long.MaxValue } last]) // the gateway's own last word: the session is gone
            return [last with { Seq = events.Accepted + 1 }];
        var fresh = events.Accept(batch, out var gap);
        if (!gap)
            return fresh;
        // Silence is no answer: the watch asks again. An answer that leaves the gap open says that nobody can close it.
        return await link.Missed(events.Accepted) is { } missed ? events.Accept(missed, out _, gapIsFinal: true) : [];
    }

    /// <summary>True after the event that ends the session.</summary>
    private async Task<bool> Write(IEnumerable<SessionEvent> fresh, CancellationToken cancellation)
    {
        foreach (var told in fresh)
        {
            await writer.Write(told is SessionEndEvent end ? await Ending(end) : told, cancellation);
            Interlocked.Exchange(ref _deliveredAt, time.GetTimestamp());
            Measure(told);
            if (told is SessionEndEvent or NoticeEvent { Notice: { Level: NoticeLevel.Error, Recoverable: false } })
                return true;
        }

        return false;
    }

    private void Measure(SessionEvent told)
    {
        if (told is PartialEvent partial)
        {
            arrivals.Since(SpeechTime.ToSamples(partial.End), metrics.PartialSent);
            if (partial.Revision == 1)
                arrivals.Since(SpeechTime.ToSamples(partial.Start), metrics.FirstPartialSent);
        }
        else if (told is FinalEvent final)
            arrivals.Since(SpeechTime.ToSamples(final.End), metrics.FinalSent);
    }
}
