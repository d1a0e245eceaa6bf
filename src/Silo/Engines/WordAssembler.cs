using Transcription.Speech.Recognition;

namespace Transcription.Silo.Engines;

/// <summary>
/// Joins tokens to words: a word starts at a leading space, or anywhere in languages without spaces. Times stay inside
/// the audio and never go back. Pure.
/// </summary>
internal static class WordAssembler
{
    private const double ShortestWord = 0.06;
    private const char Broken = '\uFFFD';

    /// <summary>The words of a segment.</summary>
    /// <param name="text">The segment's text, right even where single tokens hold parts of characters.</param>
    /// <param name="tokens">Its text tokens.</param>
    /// <param name="hasSpaces">Whether the language puts spaces between words.</param>
    /// <param name="from">No word starts earlier, in seconds.</param>
    /// <param name="to">No word ends later, in seconds.</param>
    public static IReadOnlyList<RecognizedWord> Assemble(
        string text, IReadOnlyList<Token> tokens, bool hasSpaces, double from, double to)
    {
        var words = new List<RecognizedWord>();
        var open = new List<Token>();
        foreach (var piece in Whole(text, tokens))
        {
            var starts = piece.Text.StartsWith(' ') || (!hasSpaces && char.IsLetterOrDigit(piece.Text[0]));
            if (starts && open.Count > 0)
                Close();
            open.Add(piece);
        }

        Close();
        return words;

        void Close()
        {
            var word = string.Concat(open.Select(piece => piece.Text)).Trim();
            if (word.Length > 0)
            {
                var start = Math.Clamp(open[0].Start, from, to);
                var end = Math.Clamp(Math.Max(open[^1].End, start + ShortestWord), start, to);
                var probability = Math.Exp(open.Average(piece => piece.LogProbability));
                words.Add(new RecognizedWord(word, start, end, probability));
                from = end;
            }

            open.Clear();
        }
    }

    /// <summary>The tokens, with those that only together make characters joined.</summary>
    private static IEnumerable<Token> Whole(string text, IReadOnlyList<Token> tokens)
    {
        var cursor = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            var first = i;
            while (i < tokens.Count && tokens[i].Text.Contains(Broken))
                i++;
            // What lies before the next whole token belongs to the broken ones.
            var next = i < tokens.Count ? text.IndexOf(tokens[i].Text, cursor, StringComparison.Ordinal) : text.Length;
            if (i > first && next > cursor)
            {
                var logProbability = tokens.Skip(first).Take(i - first).Average(token => token.LogProbability);
                yield return new Token(text[cursor..next], tokens[first].Start, tokens[i - 1].End, logProbability);
            }

            if (i == tokens.Count)
                yield break;
            if (next >= 0)
                cursor = next + tokens[i].Text.Length;
            if (tokens[i].Text.Length > 0)
                yield return tokens[i];
        }
    }
}
