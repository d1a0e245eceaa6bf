namespace Transcription.Speech.Vad;

/// <summary>When speech starts and ends. Source of the defaults: measured on Silero VAD with Whisper.</summary>
public sealed record SegmenterOptions
{
    /// <summary>Speech starts at this probability. Default 0.5.</summary>
    public float OnThreshold { get; init; } = 0.5f;

    /// <summary>Speech goes on above this probability. Default: 0.15 under <see cref="OnThreshold"/>.</summary>
    public float OffThreshold => Math.Max(0.01f, OnThreshold - 0.15f);

    /// <summary>Voice needed before speech is believed. Default 64 ms.</summary>
    public TimeSpan MinSpeech { get; init; } = TimeSpan.FromMilliseconds(64);

    /// <summary>Silence that ends an utterance. Default 500 ms.</summary>
    public TimeSpan MinSilence { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Audio before the first voiced frame given to the recogniser. Default 300 ms.</summary>
    public TimeSpan PreRoll { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Audio after the last voiced frame given to the recogniser. Default 300 ms.</summary>
    public TimeSpan Tail { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>The longest utterance; longer speech is cut at its quietest recent moment. Default 24 s.</summary>
    public TimeSpan MaxUtterance { get; init; } = TimeSpan.FromSeconds(24);

    /// <summary>The same, with utterances no longer than that.</summary>
    public SegmenterOptions Within(TimeSpan longest) =>
        longest < MaxUtterance ? this with { MaxUtterance = longest } : this;
}
