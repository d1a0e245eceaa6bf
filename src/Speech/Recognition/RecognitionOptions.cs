namespace Transcription.Speech.Recognition;

/// <summary>What a caller may ask of a recognition. An engine that cannot do it refuses; it never ignores it.</summary>
public sealed record RecognitionOptions
{
    /// <summary>The language of the audio as an ISO 639-1 code, or null to let the model find it.</summary>
    public string? Language { get; init; }

    /// <summary>Text that might have come before, to set style and spelling.</summary>
    public string? Prompt { get; init; }

    /// <summary>Words and names that may be said, to be spelled like this.</summary>
    public IReadOnlyList<string> Vocabulary { get; init; } = [];

    /// <summary>Whether the text is to be a translation to English.</summary>
    public bool Translate { get; init; }

    /// <summary>Sampling temperature from 0 to 1. Default 0: the most likely text, falling back when it looks wrong.</summary>
    public float Temperature { get; init; }

    /// <summary>Whether words with times are wanted.</summary>
    public bool WordTimestamps { get; init; }
}
