using System.Globalization;

namespace Transcription.Gateway.Protocols;

/// <summary>Reads the parameters of a recognition, the same for every protocol: normalised, bounded.</summary>
internal static class RecognitionParameters
{
    private const int MaxPrompt = 1_000; // characters
    private const int MaxTerms = 100;
    private const int MaxTerm = 64; // characters
    private const int MaxVocabulary = 1_000; // characters in all

    /// <summary>A language code in lower case; null lets the model find the language.</summary>
    /// <exception cref="ClientErrorException">It is no code.</exception>
    public static string? Language(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Equals("auto", StringComparison.OrdinalIgnoreCase))
            return null;
        return text.Length is 2 or 3 && text.All(char.IsAsciiLetter)
            ? text.ToLowerInvariant()
            : throw new ClientErrorException(
                ErrorCodes.LanguageUnsupported,
                "The language must be 'auto' or an ISO 639-1 code such as 'en'.",
                "language");
    }

    /// <summary>The prompt; null when there is none.</summary>
    /// <exception cref="ClientErrorException">It is too long.</exception>
    public static string? Prompt(string? text)
    {
        if (text?.Length > MaxPrompt)
            throw ClientErrorException.Invalid("prompt", $"is longer than {MaxPrompt} characters");
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    /// <summary>The words and names of a list separated by commas.</summary>
    /// <exception cref="ClientErrorException">They are too many or too long.</exception>
    public static IReadOnlyList<string> Vocabulary(string? text)
    {
        if (text?.Length > MaxVocabulary)
            throw ClientErrorException.Invalid("vocabulary", $"is longer than {MaxVocabulary} characters");
        var terms = (text ?? "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (terms.Count > MaxTerms)
            throw ClientErrorException.Invalid("vocabulary", $"has {terms.Count} entries; {MaxTerms} are the most");
        return terms.All(term => term.Length <= MaxTerm)
            ? terms
            : throw ClientErrorException.Invalid("vocabulary", $"has an entry longer than {MaxTerm} characters; separate them by commas");
    }

    /// <summary>The temperature; 0 when it is not given.</summary>
    /// <exception cref="ClientErrorException">It is no number from 0 to 1.</exception>
    public static float Temperature(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return 0;
        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1
            ? value
            : throw ClientErrorException.Invalid("temperature", $"is '{text}'; it must be from 0 to 1");
    }
}
