using Transcription.Speech.Vad;

namespace Transcription.Speech.Streaming;

/// <summary>
/// All that a <see cref="SessionTranscriber"/> remembers but for the audio, the finals and what was told of the open
/// utterance: with those, another one goes on from here. Positions are samples of the stream.
/// </summary>
public sealed record TranscriberState
{
    /// <summary>The first sample still needed.</summary>
    public long AudioStart { get; init; }

    /// <summary>The utterances being found.</summary>
    public SegmenterState Segmenter { get; init; } = new();

    /// <summary>Utterances that have ended and are not final yet, in order.</summary>
    public IReadOnlyList<PendingState> Pending { get; init; } = [];

    /// <summary>Positions of the flushes that audio not scored yet holds up.</summary>
    public IReadOnlyList<long> Marks { get; init; } = [];

    /// <summary>Utterances up to which each flush waits.</summary>
    public IReadOnlyList<long> Flushes { get; init; } = [];

    /// <summary>Flushes yet to be done whose answer has been told by an earlier transcriber.</summary>
    public int FlushesTold { get; init; }

    /// <summary>Utterances found; the open one has this number.</summary>
    public long Utterances { get; init; }

    /// <summary>Speech in the utterances that have ended.</summary>
    public long SpeechSamples { get; init; }

    /// <summary>Whether the input has ended.</summary>
    public bool IsEnding { get; init; }
}

/// <summary>An utterance that has ended and is not final yet.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Segment">Where it lies.</param>
/// <param name="DecidedAt">Where the stream stood when it was known to have ended.</param>
public sealed record PendingState(long Id, SpeechSegment Segment, long DecidedAt);

/// <summary>Where a transcriber takes over from another one that is lost, and what the client knows beyond that point.</summary>
public sealed record TranscriberStart
{
    /// <summary>Where the lost one stood, some time before it was lost.</summary>
    public required TranscriberState State { get; init; }

    /// <summary>Every final told, in order.</summary>
    public IReadOnlyList<FinalTranscript> Finals { get; init; } = [];

    /// <summary>Speech that starts before this sample is final, or unwanted: it is not told again.</summary>
    public long TellFrom { get; init; }

    /// <summary>Starts of speech up to this second have been told.</summary>
    public double SpeechStartTold { get; init; } = -1;

    /// <summary>Ends of speech up to this second have been told.</summary>
    public double SpeechEndTold { get; init; } = -1;

    /// <summary>Flushes after the state that have been answered, those that the state knows of included.</summary>
    public int FlushesTold { get; init; }

    /// <summary>Whether the end of the session has been told.</summary>
    public bool EndTold { get; init; }

    /// <summary>The newest hypothesis told; later ones of its utterance keep its committed prefix.</summary>
    public PartialTranscript? Partial { get; init; }
}
