using System.Text;

namespace Transcription.Speech.Transcripts;

/// <summary>Puts pieces of text together.</summary>
internal static class TextJoin
{
    /// <summary>Appends a piece after a space, or after none between two characters of a script written without.</summary>
    public static void Append(StringBuilder text, string piece)
    {
        piece = piece.Trim();
        if (piece.Length == 0)
            return;
        if (text.Length > 0 && !(IsUnspaced(LastRune(text)) && IsUnspaced(FirstRune(piece))))
            text.Append(' ');
        text.Append(piece);
    }

    private static Rune FirstRune(string text) => text.EnumerateRunes().First();

    private static Rune LastRune(StringBuilder text)
    {
        var last = text[^1];
        return text.Length > 1 && Rune.TryCreate(text[^2], last, out var pair) ? pair
            : Rune.TryCreate(last, out var rune) ? rune
            : Rune.ReplacementChar;
    }

    /// <summary>Chinese characters, kana and their punctuation. Korean puts spaces between words.</summary>
    private static bool IsUnspaced(Rune rune) => rune.Value is
        (>= 0x3000 and <= 0x30FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0xFF01 and <= 0xFF9F) or (>= 0x20000 and <= 0x3FFFF);
}
