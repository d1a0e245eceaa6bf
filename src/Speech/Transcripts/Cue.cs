namespace Transcription.Speech.Transcripts;

/// <summary>One subtitle: at most two lines, shown from start to end, in milliseconds.</summary>
/// <param name="Start">When it comes.</param>
/// <param name="End">When it goes.</param>
/// <param name="Text">Its lines.</param>
/// <param name="Channel">The channel, from 1; null when the channels are not told apart.</param>
internal readonly record struct Cue(long Start, long End, string Text, int? Channel = null)
{
    public const int MaxLines = 2;
    public const int MaxLineLength = 42;

    /// <summary>The time as <c>HH:MM:SS</c>, the separator and milliseconds.</summary>
    public static string Time(long milliseconds, char separator)
    {
        var (seconds, rest) = Math.DivRem(milliseconds, 1000);
        return $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}{separator}{rest:000}";
    }
}
