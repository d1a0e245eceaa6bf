namespace Transcription.Grains.Abstractions.Sessions;

/// <summary>
/// A session's memory at one moment, but for its audio and its events. With the audio from <see cref="AudioStart"/> on,
/// another epoch goes on from here. Good for whoever has every event up to <see cref="Seq"/>: what is told later will be
/// found again. Positions are samples of the session.
/// </summary>
[GenerateSerializer, Immutable, Alias("transcription.checkpoint")]
public sealed record SessionCheckpoint
{
    /// <summary>The start of a session.</summary>
    public static readonly SessionCheckpoint Beginning = new();

    /// <summary>The last event told.</summary>
    [Id(0)] public long Seq { get; init; }

    /// <summary>The last control done.</summary>
    [Id(1)] public long Control { get; init; }

    /// <summary>The first sample still needed.</summary>
    [Id(2)] public long AudioStart { get; init; }

    /// <summary>Samples received.</summary>
    [Id(3)] public long ReceivedSample { get; init; }

    /// <summary>The voice detector whose memory <see cref="Voice"/> is; null before the first sample.</summary>
    [Id(4)] public string? Detector { get; init; }

    /// <summary>What the voice detector remembers.</summary>
    [Id(5)] public IReadOnlyList<float> Voice { get; init; } = [];

    /// <summary>The utterances being found.</summary>
    [Id(6)] public SegmenterMemory? Segmenter { get; init; }

    /// <summary>Utterances that have ended and are not final yet.</summary>
    [Id(7)] public IReadOnlyList<PendingMemory> Pending { get; init; } = [];

    /// <summary>Positions of the flushes that audio not scored yet holds up.</summary>
    [Id(8)] public IReadOnlyList<long> Marks { get; init; } = [];

    /// <summary>Utterances up to which each flush waits.</summary>
    [Id(9)] public IReadOnlyList<long> Flushes { get; init; } = [];

    /// <summary>Utterances found.</summary>
    [Id(10)] public long Utterances { get; init; }

    /// <summary>Samples of speech in the utterances that have ended.</summary>
    [Id(11)] public long SpeechSamples { get; init; }

    /// <summary>Whether the input has ended.</summary>
    [Id(12)] public bool IsEnding { get; init; }

    /// <summary>Flushes yet to be done whose answer an earlier epoch has told.</summary>
    [Id(13)] public int FlushesTold { get; init; }

    /// <summary>Changes of settings yet to be done whose answer an earlier epoch has told.</summary>
    [Id(14)] public int UpdatesTold { get; init; }
}

/// <summary>The utterances being found: where the voice detector's scores have led.</summary>
[GenerateSerializer, Immutable, Alias("transcription.segmenter-memory")]
public sealed record SegmenterMemory(
    [property: Id(0)] long Position,
    [property: Id(1)] bool InSpeech,
    [property: Id(2)] long SpeechStart,
    [property: Id(3)] long AudioStart,
    [property: Id(4)] long Candidate,
    [property: Id(5)] int CandidateFrames,
    [property: Id(6)] long LastVoice,
    [property: Id(7)] long AudioFloor,
    [property: Id(8)] IReadOnlyList<float> Probabilities,
    [property: Id(9)] double VoiceSum,
    [property: Id(10)] int VoicedFrames);

/// <summary>An utterance that has ended and is not final yet.</summary>
[GenerateSerializer, Immutable, Alias("transcription.pending-memory")]
public readonly record struct PendingMemory(
    [property: Id(0)] long Id,
    [property: Id(1)] long Start,
    [property: Id(2)] long End,
    [property: Id(3)] long AudioStart,
    [property: Id(4)] long AudioEnd,
    [property: Id(5)] long DecidedAt,
    [property: Id(6)] double Voice);
