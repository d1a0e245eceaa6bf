using System.Text;

namespace Transcription.Silo.Engines;

/// <summary>
/// What Whisper reads before it listens: the vocabulary as a list, then the prompt. whisper.cpp keeps the end of what is
/// too long, which would lose the vocabulary, so it is cut here: the prompt at its front, the vocabulary behind its last
/// entry that fits. Source: faster-whisper, <c>hotwords</c>.
/// </summary>
internal static class WhisperPrompt
{
    /// <summary>The text; empty when there is nothing to read.</summary>
    /// <param name="vocabulary">Words and names, the most important first.</param>
    /// <param name="prompt">Text that might have come before.</param>
    /// <param name="most">Tokens the model takes.</param>
    /// <param name="tokenizer">The model's.</param>
    public static string Compose(
        IReadOnlyList<string> vocabulary, string? prompt, int most, Lazy<WhisperTokenizer> tokenizer)
    {
        var text = new StringBuilder();
        foreach (var term in vocabulary.Select(OneLine).Where(term => term.Length > 0))
        {
            var part = text.Length == 0 ? $" {term}" : $", {term}";
            var cost = tokenizer.Value.Count(part);
            if (cost > most - 1) // the full stop is one
                break;
            most -= cost;
            text.Append(part);
        }

        if (text.Length > 0)
        {
            text.Append('.');
            most--;
        }

        return OneLine(prompt ?? "") is { Length: > 0 } before && most > 0
            ? text.Append(tokenizer.Value.Tail($" {before}", most)).ToString()
            : text.ToString();
    }

    // Native code reads up to the first NUL, and line breaks make Whisper break lines.
    private static string OneLine(string text)
    {
        var clean = string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
        return string.Join(' ', clean.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
