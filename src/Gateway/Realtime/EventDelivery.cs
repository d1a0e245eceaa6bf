using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Observability;
using Transcription.Speech.Pcm;

namespace Transcription.Gateway.Realtime;

/// <summary>
/// Writes a session's events to the socket, each once and in order. What the stream lost shows as a gap in the numbers, and
/// is fetched from the session.
/// </summary>
internal sealed class EventDelivery(
    EventInbox inbox, SessionLink link, SocketWriter writer, ArrivalLog arrivals, TranscriptionMetrics metrics, TimeProvider time)
{
    private long _deliveredAt = time.GetTimestamp();

    /// <summary>The number of the last event written.</summary>
    public long Delivered { get; private set; }

    /// <summary>The time since an event was written, or looked for.</summary>
    public TimeSpan Quiet => time.GetElapsedTime(Interlocked.Read(ref _deliveredAt));

    /// <summary>Delivers up to the event that ends the session.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        await foreach (var batch in inbox.Reader.ReadAllAsync(cancellation))
        {
            foreach (var told in await WithoutGap(batch))
            {
                await Write(told, cancellation);
                if (told is SessionEndEvent or NoticeEvent { Notice: { Level: NoticeLevel.Error, Recoverable: false } })
                    return;
            }
        }
    }

    /// <summary>Looks for events that got lost at the very end, where no gap can show.</summary>
    public async Task AskForMissed()
    {
        Interlocked.Exchange(ref _deliveredAt, time.GetTimestamp());
        if (await link.Missed(Delivered) is { Count: > 0 } missed)
            inbox.TryWrite(new SessionEventBatch("", 0, missed));
    }

    private async Task<IEnumerable<SessionEvent>> WithoutGap(SessionEventBatch batch)
    {
        if (batch.Events is [{ Seq: long.MaxValue } last]) // the gateway's own last word: the session is gone
            return [last with { Seq = Delivered + 1 }];
        var gap = batch.Events is [var first, ..] && first.Seq > Delivered + 1;
        var events = gap ? await link.Missed(Delivered) : batch.Events;
        return events.Where(told => told.Seq > Delivered);
    }

    private async Task Write(SessionEvent told, CancellationToken cancellation)
    {
        await writer.Write(told, cancellation);
        Delivered = told.Seq;
        Interlocked.Exchange(ref _deliveredAt, time.GetTimestamp());
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
