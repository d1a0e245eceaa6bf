namespace Transcription.Speech.Recognition;

/// <summary>
/// A loaded model on one device. Called from one thread only, and blocking: the caller owns that thread.
/// </summary>
public interface ISpeechModel : IDisposable
{
    /// <summary>What the model can do.</summary>
    ModelCapabilities Capabilities { get; }

    /// <summary>
    /// Recognises up to <see cref="ModelCapabilities.MaxBatch"/> requests together; the results stand in the order of the
    /// requests.
    /// </summary>
    IReadOnlyList<RecognitionResult> Recognize(IReadOnlyList<RecognitionRequest> requests);
}

/// <summary>What a model can do; requests beyond it are refused before they reach it.</summary>
public sealed record ModelCapabilities
{
    /// <summary>ISO 639-1 codes; empty means any language.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Whether words can carry times.</summary>
    public bool WordTimestamps { get; init; }

    /// <summary>Whether a prompt is used.</summary>
    public bool Prompt { get; init; }

    /// <summary>Whether it listens for given words.</summary>
    public bool Vocabulary { get; init; }

    /// <summary>Whether temperature is used.</summary>
    public bool Temperature { get; init; }

    /// <summary>Whether it can translate to English.</summary>
    public bool Translation { get; init; }

    /// <summary>The most requests of one call.</summary>
    public int MaxBatch { get; init; } = 1;

    /// <summary>The longest audio of one request. Default 30 s.</summary>
    public TimeSpan MaxAudio { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the model knows that language.</summary>
    public bool Speaks(string language) =>
        Languages.Count == 0 || Languages.Contains(language, StringComparer.OrdinalIgnoreCase);
}
