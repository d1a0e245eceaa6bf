namespace Transcription.Speech.Transcripts;

/// <summary>The text of a recording. All times are seconds from the start of the audio.</summary>
/// <param name="Text">The whole text, in one line.</param>
/// <param name="Language">The language most of it is in, as an ISO 639-1 code; null when unknown.</param>
/// <param name="Duration">The length of the audio, in seconds.</param>
/// <param name="Segments">The text in pieces, in order; none overlaps the next of its channel.</param>
public sealed record Transcript(
    string Text, string? Language, double Duration, IReadOnlyList<TranscriptSegment> Segments)
{
    /// <summary>Whether the text is a translation to English of what was said.</summary>
    public bool IsTranslation { get; init; }
}
