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
}
