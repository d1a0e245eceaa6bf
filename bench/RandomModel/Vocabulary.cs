using System.Text;

namespace Transcription.RandomModel;

/// <summary>
/// Synthetic tokens in the places of GPT-2's: single bytes first, as whisper.cpp needs them to split prompts, then
/// words made of syllables, one in four of them the end of a longer one.
/// </summary>
internal static class Vocabulary
{
    public const int Bytes = 256;

    /// <summary>Tokens of text. The one after them ends English-only decodes and is empty elsewhere.</summary>
    public const int Text = 50256;

    private const string Consonants = "bdfghjklmnprstvwyzcq";
    private const string Vowels = "aeiou";
    private const int TwoSyllables = 10_000;

    /// <summary>The tokens a file lists; the loader adds the special ones.</summary>
    public static IEnumerable<byte[]> Tokens(ModelShape shape)
    {
        foreach (var value in ByteOrder())
            yield return [value];
        for (var word = 0; word < Text - Bytes; word++)
            yield return Encoding.ASCII.GetBytes((word % 4 == 3 ? "" : " ") + Spell(word));
        yield return shape.IsMultilingual ? [] : "<|endoftext|>"u8.ToArray();
    }

    // Printable ones first. Source: openai/gpt-2, bytes_to_unicode.
    private static IEnumerable<byte> ByteOrder()
    {
        var all = Enumerable.Range(0, Bytes).Select(value => (byte)value).ToList();
        return all.Where(IsPrintable).Concat(all.Where(value => !IsPrintable(value)));
    }

    private static bool IsPrintable(byte value) => value is (>= 0x21 and <= 0x7E) or (>= 0xA1 and <= 0xAC) or >= 0xAE;

    private static string Spell(int word)
    {
        var spelled = Syllable(word % 100) + Syllable(word / 100 % 100);
        return word < TwoSyllables ? spelled : spelled + Syllable(word / TwoSyllables);
    }

    private static string Syllable(int index) => $"{Consonants[index / Vowels.Length]}{Vowels[index % Vowels.Length]}";
}
