using Transcription.Speech.Pcm;
using Transcription.Speech.Recognition;
using Transcription.Speech.Vad;

namespace Transcription.Speech.Streaming;

/// <summary>An utterance that has ended and whose final is not told yet.</summary>
internal sealed class PendingUtterance(long id, SpeechSegment segment, long decidedAt)
{
    public long Id { get; } = id;

    public SpeechSegment Segment { get; } = segment;

    /// <summary>Where the stream stood when the utterance was known to have ended.</summary>
    public long DecidedAt { get; } = decidedAt;

    public bool Decoding { get; set; }

    public int Attempts { get; set; }

    public RecognitionResult? Result { get; set; }

    public bool GivenUp { get; set; }

    public bool IsSettled => Result is not null || GivenUp;

    /// <summary>What to tell of the settled utterance; null when nothing was said in it.</summary>
    public TranscriptEvent? ToEvent()
    {
        var (start, end) = (SpeechTime.ToSeconds(Segment.Start), SpeechTime.ToSeconds(Segment.End));
        if (Result is null)
            return new UtteranceFailed(Id, start, end);
        if (Result.Text.Length == 0)
            return null;
        var offset = SpeechTime.ToSeconds(Segment.AudioStart);
        var words = Result.Segments.SelectMany(part => part.Words)
            .Select(word => word with { Start = word.Start + offset, End = word.End + offset });
        return new FinalTranscript(Id, Result.Text, start, end, Result.Confidence, Result.Language, [.. words]);
    }
}
