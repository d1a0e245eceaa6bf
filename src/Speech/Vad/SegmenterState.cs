namespace Transcription.Speech.Vad;

/// <summary>All that a <see cref="UtteranceSegmenter"/> remembers, in samples: another one goes on from here.</summary>
public sealed record SegmenterState
{
    /// <summary>The position after the last frame seen.</summary>
    public long Position { get; init; }

    /// <summary>Whether an utterance is open.</summary>
    public bool InSpeech { get; init; }

    /// <summary>Where the open utterance's voice starts.</summary>
    public long SpeechStart { get; init; }

    /// <summary>Where the open utterance's audio starts.</summary>
    public long AudioStart { get; init; }

    /// <summary>Where voice not believed yet starts; -1 without.</summary>
    public long Candidate { get; init; } = -1;

    /// <summary>Voiced frames of the candidate.</summary>
    public int CandidateFrames { get; init; }

    /// <summary>Where the open utterance's last voice ends.</summary>
    public long LastVoice { get; init; }

    /// <summary>Audio before this belongs to an earlier utterance.</summary>
    public long AudioFloor { get; init; }

    /// <summary>The sum of the probabilities of the open utterance's voiced frames.</summary>
    public double VoiceSum { get; init; }

    /// <summary>The open utterance's voiced frames.</summary>
    public int VoicedFrames { get; init; }

    /// <summary>The open utterance's probabilities.</summary>
    public IReadOnlyList<float> Probabilities { get; init; } = [];
}
