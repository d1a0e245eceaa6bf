namespace Transcription.Silo.Engines;

/// <summary>
/// Whisper may fall into a loop and say the same words until its window is full. A group of words said four times or
/// more in a row (a single word: eight) is kept once. Pure.
/// </summary>
internal static class RepetitionGuard
{
    private const int LongestGroup = 12;
    private const int GroupRepeats = 4;
    private const int WordRepeats = 8; // "no no no no" is speech

    /// <summary>The indexes of the words to keep, in order.</summary>
    public static IReadOnlyList<int> Keep(IReadOnlyList<string> words)
    {
        var kept = new List<int>(words.Count);
        for (var i = 0; i < words.Count;)
        {
            var (size, repeats) = LoopAt(words, i);
            kept.AddRange(Enumerable.Range(i, size));
            i += size * repeats;
        }

        return kept;
    }

    /// <summary>The text without its loops.</summary>
    public static string Collapse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var kept = Keep(words);
        return kept.Count == words.Length ? text : string.Join(' ', kept.Select(i => words[i]));
    }

    // One word said once when there is no loop.
    private static (int Size, int Repeats) LoopAt(IReadOnlyList<string> words, int start)
    {
        for (var size = 1; size <= LongestGroup; size++)
        {
            var repeats = 1;
            while (IsSame(words, start, start + size * repeats, size))
                repeats++;
            if (repeats >= (size == 1 ? WordRepeats : GroupRepeats) && !(size > 1 && IsOneWord(words, start, size)))
                return (size, repeats);
        }

        return (1, 1);
    }

    private static bool IsSame(IReadOnlyList<string> words, int first, int second, int size)
    {
        if (second + size > words.Count)
            return false;
        for (var i = 0; i < size; i++)
        {
            if (!Plain(words[first + i]).Equals(Plain(words[second + i]), StringComparison.OrdinalIgnoreCase))
                return false;
        }

        return true;
    }

    // A single word below its own limit is not caught as a group of itself.
    private static bool IsOneWord(IReadOnlyList<string> words, int start, int size) =>
        Enumerable.Range(1, size - 1).All(i => IsSame(words, start, start + i, 1));

    private static ReadOnlySpan<char> Plain(string word) => word.AsSpan().Trim(" ,.;:!?-…");
}
