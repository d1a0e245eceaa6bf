namespace Transcription.Speech.Transcripts;

/// <summary>A piece of a transcript.</summary>
/// <param name="Id">Counts the segments of a transcript from 0.</param>
/// <param name="Start">Where it starts, in seconds.</param>
/// <param name="End">Where it ends, in seconds; never before <paramref name="Start"/>.</param>
/// <param name="Text">Its text, trimmed.</param>
/// <param name="Confidence">The mean probability of its text, from 0 to 1.</param>
/// <param name="Words">Its words with times; empty when the model gave none.</param>
public sealed record TranscriptSegment(
    int Id, double Start, double End, string Text, double Confidence, IReadOnlyList<TranscriptWord> Words)
{
    private const double LeastProbability = 1e-10;

    /// <summary>The natural logarithm of <see cref="Confidence"/>; at least −23, so that it is always a number.</summary>
    public double AverageLogProbability => Math.Log(Math.Clamp(Confidence, LeastProbability, 1));

    /// <summary>The channel it was said on, from 1; null when the channels are not told apart.</summary>
    public int? Channel { get; init; }

    /// <summary>The model's probability that there is no speech, from 0 to 1; null when it did not say.</summary>
    public double? NoSpeechProbability { get; init; }
}

/// <summary>A word of a transcript; times in seconds.</summary>
public readonly record struct TranscriptWord(string Word, double Start, double End, double Confidence);
