using Transcription.Speech.Vad;

namespace Transcription.Speech.Streaming;

/// <summary>How a session transcribes.</summary>
public sealed record TranscriberOptions
{
    private const double EarlyMargin = 0.1;

    /// <summary>When utterances start and end.</summary>
    public SegmenterOptions Segmenter { get; init; } = new();

    /// <summary>Whether open utterances are decoded for partials. Default true.</summary>
    public bool InterimResults { get; init; } = true;

    /// <summary>New audio between two partials of an utterance. Default 500 ms.</summary>
    public TimeSpan PartialStride { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The most new audio between two partials, when they cannot keep up. Default 4 s.</summary>
    public TimeSpan WidestPartialStride { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// An utterance whose mean voice probability is lower may be no speech: many voices at once, or a noise like one.
    /// Default 0.75; one voice near a microphone has 0.9 and more, twelve at once have 0.4 to 0.7. Partials need 0.1 more:
    /// over the first second of twelve voices the mean reaches 0.8.
    /// </summary>
    public double DoubtfulVoice { get; init; } = 0.75;

    /// <summary>What is heard in such an utterance is told only if the model is this sure of it. Default 0.9.</summary>
    public double SureConfidence { get; init; } = 0.9;

    /// <summary>Unfinished audio held at most; more is refused until some is final. Default 60 s.</summary>
    public TimeSpan MaxBuffered { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Utterances decoded at once. Default 2, so that a short one need not wait for a long one before it.</summary>
    public int MaxDecodes { get; init; } = 2;

    /// <summary>Times a failing final is tried before it is given up. Default 3.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>Whether what a model heard in a whole utterance can be taken for said.</summary>
    internal bool Believes(double voice, double confidence) => voice >= DoubtfulVoice || confidence >= SureConfidence;

    /// <summary>Whether what a model heard can be taken for said while the utterance goes on.</summary>
    internal bool BelievesEarly(double voice, double confidence) => Believes(voice - EarlyMargin, confidence);
}
