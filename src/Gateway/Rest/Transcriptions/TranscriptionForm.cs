using System.Globalization;
using Transcription.Gateway.Models;
using Transcription.Gateway.Protocols;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Speech.Transcripts;

namespace Transcription.Gateway.Rest.Transcriptions;

/// <summary>The text fields of a transcription request, checked.</summary>
/// <param name="Model">The model, and what it can do.</param>
/// <param name="Template">What is asked of each recognition.</param>
/// <param name="Formatter">The format of the answer.</param>
internal sealed record TranscriptionForm(ModelOffer Model, RecognitionJob Template, ITranscriptFormatter Formatter)
{
    private const int MaxPrompt = 1_000; // characters; a model keeps about 220 tokens of it

    private static readonly string[] Known =
    [
        "model", "language", "prompt", "response_format", "temperature", "timestamp_granularities[]",
        "timestamp_granularities", "stream", "async",
    ];

    /// <exception cref="ClientErrorException">A field is unknown, wrong, or beyond the model.</exception>
    public static TranscriptionForm Parse(IReadOnlyList<KeyValuePair<string, string>> fields, OfferedModels models)
    {
        foreach (var (name, value) in fields)
            CheckName(name, value);

        string? Last(string name) => fields.LastOrDefault(field => field.Key == name).Value;
        var model = models.Resolve(Last("model"));
        var granularities = Granularities(fields);
        var temperature = Temperature(Last("temperature"));
        var prompt = Last("prompt") is { Length: > 0 } text ? text : null;
        if (prompt?.Length > MaxPrompt)
            throw Invalid("prompt", $"is longer than {MaxPrompt} characters.");
        model.Needs(prompt is not null, model.Prompt, "prompt");
        model.Needs(temperature > 0, model.Temperature, "temperature");
        model.Needs(granularities.HasFlag(TimestampGranularities.Word), model.WordTimestamps, "timestamp_granularities[]=word");

        var format = Last("response_format") is { Length: > 0 } given ? given : "json";
        if (!TranscriptFormats.TryGet(format, out var formatter, granularities) || format == "txt")
            throw Invalid("response_format", $"is '{format}'; known are {string.Join(", ", TranscriptFormats.Names)}.");
        if (format != "verbose_json" && fields.Any(field => IsGranularity(field.Key)))
            throw Invalid("timestamp_granularities[]", "needs response_format=verbose_json.");

        return new TranscriptionForm(
            model,
            new RecognitionJob
            {
                Pcm = default,
                Language = model.Language(Last("language")),
                Prompt = prompt,
                Temperature = temperature,
                // Subtitles are cut at words where the model gives their times.
                WordTimestamps = granularities.HasFlag(TimestampGranularities.Word)
                    || (format is "srt" or "vtt" && model.WordTimestamps),
            },
            formatter);
    }

    private static void CheckName(string name, string value)
    {
        if (!Known.Contains(name))
            throw Invalid(name, $"is unknown; known are file, {string.Join(", ", Known)}.");
        if (name is "stream" or "async" && value is not ("false" or "0" or ""))
            throw Invalid(name, "is not supported by this server yet.");
    }

    private static bool IsGranularity(string name) => name is "timestamp_granularities[]" or "timestamp_granularities";

    private static TimestampGranularities Granularities(IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        var asked = fields.Where(field => IsGranularity(field.Key))
            .SelectMany(field => field.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Select(value => value switch
            {
                "segment" => TimestampGranularities.Segment,
                "word" => TimestampGranularities.Word,
                _ => throw Invalid("timestamp_granularities[]", $"is '{value}'; known are segment, word."),
            })
            .Aggregate(TimestampGranularities.None, (all, one) => all | one);
        return asked == TimestampGranularities.None ? TimestampGranularities.Segment : asked;
    }

    private static float Temperature(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return 0;
        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1
            ? value
            : throw Invalid("temperature", $"is '{text}'; it must be from 0 to 1.");
    }

    private static ClientErrorException Invalid(string name, string what) =>
        new(ErrorCodes.InvalidParameters, $"The field '{name}' {what}", name);
}
