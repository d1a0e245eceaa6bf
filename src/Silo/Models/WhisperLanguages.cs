namespace Transcription.Silo.Models;

/// <summary>The languages of Whisper in the order of its tokens. Source: whisper.cpp, <c>g_lang</c>.</summary>
internal static class WhisperLanguages
{
    /// <summary>What an English-only model speaks.</summary>
    public static IReadOnlyList<string> English { get; } = ["en"];

    private static readonly string[] All =
    (
        "en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt " +
        "la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af oc ka " +
        "be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jw su yue"
    ).Split(' ');

    // Written without spaces: a word there is what one token says.
    private static readonly HashSet<string> Unspaced = ["zh", "ja", "th", "lo", "my", "yue"];

    /// <summary>The languages of a multilingual model with that many language tokens.</summary>
    public static IReadOnlyList<string> First(int count) => All[..Math.Clamp(count, 1, All.Length)];

    /// <summary>Whether the language puts spaces between words.</summary>
    public static bool HasSpaces(string? language) => language is null || !Unspaced.Contains(language);
}
