using System.Globalization;
using System.Text;

namespace Transcription.Speech.Transcripts;

/// <summary>The fewest word edits that turn a reference into what was heard.</summary>
/// <param name="Substitutions">Words heard as another.</param>
/// <param name="Insertions">Words heard that were not said.</param>
/// <param name="Deletions">Words said that were not heard.</param>
/// <param name="ReferenceWords">Words said.</param>
public sealed record WordErrorRate(int Substitutions, int Insertions, int Deletions, int ReferenceWords)
{
    /// <summary>All edits.</summary>
    public int Errors => Substitutions + Insertions + Deletions;

    /// <summary>Edits per word said; it may pass 1. Where nothing was said: 0 when nothing was heard, else 1.</summary>
    public double Rate => ReferenceWords > 0 ? Errors / (double)ReferenceWords : Math.Min(1, Errors);

    /// <summary>Both together, as over the recordings of a corpus.</summary>
    public static WordErrorRate operator +(WordErrorRate left, WordErrorRate right) => new(
        left.Substitutions + right.Substitutions,
        left.Insertions + right.Insertions,
        left.Deletions + right.Deletions,
        left.ReferenceWords + right.ReferenceWords);

    /// <summary>Compares without regard to case, punctuation and white space.</summary>
    public static WordErrorRate Measure(string reference, string hypothesis)
    {
        var (said, heard) = (Words(reference), Words(hypothesis));
        var above = Enumerable.Range(0, heard.Length + 1).Select(count => new Edits(0, count, 0)).ToArray();
        foreach (var word in said)
        {
            var row = new Edits[above.Length];
            row[0] = above[0] with { Deletions = above[0].Deletions + 1 };
            for (var i = 1; i < row.Length; i++)
                row[i] = Cheapest(word == heard[i - 1], above[i - 1], above[i], row[i - 1]);
            above = row;
        }

        var edits = above[^1];
        return new WordErrorRate(edits.Substitutions, edits.Insertions, edits.Deletions, said.Length);
    }

    private static Edits Cheapest(bool same, Edits both, Edits saidOnly, Edits heardOnly)
    {
        var best = same ? both : both with { Substitutions = both.Substitutions + 1 };
        if (saidOnly.Count + 1 < best.Count)
            best = saidOnly with { Deletions = saidOnly.Deletions + 1 };
        if (heardOnly.Count + 1 < best.Count)
            best = heardOnly with { Insertions = heardOnly.Insertions + 1 };
        return best;
    }

    private static string[] Words(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.ToLowerInvariant())
        {
            if (c is '\'' or '’')
                continue;
            var spoken = char.IsLetterOrDigit(c) || char.IsSurrogate(c)
                || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark
                    or UnicodeCategory.SpacingCombiningMark;
            plain.Append(spoken ? c : ' ');
        }

        return plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private readonly record struct Edits(int Substitutions, int Insertions, int Deletions)
    {
        public int Count => Substitutions + Insertions + Deletions;
    }
}
