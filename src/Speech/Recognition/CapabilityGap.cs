namespace Transcription.Speech.Recognition;

/// <summary>Something asked for that a model cannot do.</summary>
/// <param name="Parameter">What was asked for, by the name it has in the protocol.</param>
/// <param name="Message">For whoever asked.</param>
public sealed record CapabilityGap(string Parameter, string Message)
{
    /// <summary>The parameter of <see cref="RecognitionOptions.Language"/>.</summary>
    public const string Language = "language";

    /// <summary>The parameter of <see cref="RecognitionOptions.WordTimestamps"/>.</summary>
    public const string WordTimestamps = "word_timestamps";

    /// <summary>The parameter of <see cref="RecognitionOptions.Translate"/>.</summary>
    public const string Translate = "translate";

    /// <summary>The first thing asked for that the model cannot do; null when it can do it all.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="model">What it can do.</param>
    /// <param name="asked">What is asked for.</param>
    public static CapabilityGap? Find(string name, ModelCapabilities model, RecognitionOptions asked) => asked switch
    {
        { Language: { } language } when !model.Speaks(language) => new(
            Language,
            $"The model '{name}' does not know the language '{language}'; it knows {string.Join(", ", model.Languages)}."),
        { WordTimestamps: true } when !model.WordTimestamps => new(
            WordTimestamps, $"The model '{name}' gives no word timestamps."),
        { Translate: true } when !model.Translation => new(
            Translate, $"The model '{name}' cannot translate to English."),
        { Prompt: not null } when !model.Prompt => new("prompt", $"The model '{name}' takes no prompt."),
        { Vocabulary.Count: > 0 } when !model.Vocabulary => new(
            "vocabulary", $"The model '{name}' takes no vocabulary."),
        { Temperature: > 0 } when !model.Temperature => new(
            "temperature", $"The model '{name}' has no temperature to set."),
        _ => null,
    };
}
