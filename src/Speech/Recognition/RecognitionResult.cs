namespace Transcription.Speech.Recognition;

/// <summary>What a model heard in one request.</summary>
/// <param name="Text">The text, trimmed; empty when nothing was said.</param>
/// <param name="Confidence">The mean probability of the text, from 0 to 1.</param>
/// <param name="Language">
/// The language heard or asked for, as an ISO 639-1 code, also where the text is a translation of it; null when unknown.
/// </param>
/// <param name="Segments">The text in pieces, with times.</param>
public sealed record RecognitionResult(
    string Text, double Confidence, string? Language, IReadOnlyList<RecognizedSegment> Segments)
{
    /// <summary>Nothing was said.</summary>
    public static RecognitionResult Nothing { get; } = new("", 0, null, []);
}

/// <summary>A piece of text; times in seconds from the request's first sample.</summary>
public sealed record RecognizedSegment(
    string Text, double Start, double End, double Confidence, IReadOnlyList<RecognizedWord> Words)
{
    /// <summary>The model's probability that there is no speech, from 0 to 1.</summary>
    public double NoSpeechProbability { get; init; }
}

/// <summary>A word; times in seconds from the request's first sample.</summary>
public readonly record struct RecognizedWord(string Text, double Start, double End, double Confidence);
