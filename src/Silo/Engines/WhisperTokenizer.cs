using System.Text;
using System.Text.RegularExpressions;

namespace Transcription.Silo.Engines;

/// <summary>
/// Splits text into tokens as whisper.cpp does, so that a prompt can be cut to what the model takes. Thread safe. Source:
/// whisper.cpp, <c>tokenize</c>.
/// </summary>
internal sealed partial class WhisperTokenizer
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _known;
    private readonly int _longest;

    /// <summary>Takes the tokens that are text, each of their bytes as one character.</summary>
    public WhisperTokenizer(IEnumerable<string> tokens)
    {
        var known = new HashSet<string>(tokens, StringComparer.Ordinal);
        _longest = known.Max(token => token.Length);
        _known = known.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The number of tokens of a text.</summary>
    public int Count(string text) => Lengths(Bytes(text)).Count;

    /// <summary>The end of a text, of at most that many tokens; whole words where there are any.</summary>
    public string Tail(string text, int most)
    {
        var bytes = Bytes(text);
        var lengths = Lengths(bytes);
        if (lengths.Count <= most)
            return text;
        var from = lengths.Take(lengths.Count - most).Sum();
        if (bytes.IndexOf(' ', from) is var space and >= 0)
            from = space;
        while (from < bytes.Length && (bytes[from] & 0xC0) == 0x80)
            from++; // in the middle of a character
        return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes[from..]));
    }

    private static string Bytes(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private List<int> Lengths(string bytes)
    {
        var lengths = new List<int>();
        foreach (var word in Words().EnumerateMatches(bytes))
        {
            for (int at = word.Index, end = at + word.Length, length; at < end; at += length)
                lengths.Add(length = LongestAt(bytes.AsSpan(at, end - at)));
        }

        return lengths;
    }

    private int LongestAt(ReadOnlySpan<char> rest)
    {
        for (var length = Math.Min(rest.Length, _longest); length > 1; length--)
        {
            if (_known.Contains(rest[..length]))
                return length;
        }

        return 1;
    }

    [GeneratedRegex("'s|'t|'re|'ve|'m|'ll|'d| ?[A-Za-z]+| ?[0-9]+| ?[^ A-Za-z0-9]+| +")]
    private static partial Regex Words();
}
