using Transcription.Gateway.Models;
using Transcription.Gateway.Protocols;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Speech.Recognition;
using Transcription.Speech.Transcripts;

namespace Transcription.Gateway.Rest.Transcriptions;

/// <summary>The text fields of a transcription request, checked.</summary>
/// <param name="Model">The model, and what it can do.</param>
/// <param name="Template">What is asked of each recognition.</param>
/// <param name="Formatter">The format of the answer.</param>
internal sealed record TranscriptionForm(ModelOffer Model, RecognitionJob Template, ITranscriptFormatter Formatter)
{
    private const string WebhookPrefix = "webhook_";

    private static readonly string[] Known =
    [
        "model", "language", "prompt", "vocabulary", "response_format", "temperature", "timestamp_granularities[]",
        "timestamp_granularities", "stream", "async", "channels", "url",
        WebhookPrefix + "url", WebhookPrefix + "secret", WebhookPrefix + "text",
    ];

    // A translation is always to English, and finds the language it is from.
    private static readonly string[] KnownOfTranslations = [.. Known.Except(["language"])];

    /// <summary>Whether the sender does not wait: the answer is a job.</summary>
    public bool IsAsync { get; init; }

    /// <summary>Where the file is fetched from; null when it is in the request.</summary>
    public string? Url { get; init; }

    /// <summary>Who is told of the job's end; null for nobody.</summary>
    public string? WebhookUrl { get; init; }

    /// <summary>What that message is signed with; null for the server's own secrets.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>Whether that message holds the text.</summary>
    public bool WebhookText { get; init; }

    /// <summary>Whether each channel is transcribed by itself.</summary>
    public bool SeparateChannels { get; init; }

    /// <summary>Whether the answer comes as events while the file is transcribed.</summary>
    public bool IsStream { get; init; }

    /// <param name="fields">The text fields, in order.</param>
    /// <param name="translate">Whether the text is to be a translation to English.</param>
    /// <param name="models">The models offered.</param>
    /// <exception cref="ClientErrorException">A field is unknown, wrong, or beyond the model.</exception>
    public static TranscriptionForm Parse(
        IReadOnlyList<KeyValuePair<string, string>> fields, bool translate, OfferedModels models)
    {
        foreach (var (name, _) in fields)
            CheckName(name, translate ? KnownOfTranslations : Known);

        string? Last(string name) => fields.LastOrDefault(field => field.Key == name).Value;
        var model = models.Resolve(Last("model"));
        var granularities = Granularities(fields);
        var asksGranularity = fields.Any(field => IsGranularity(field.Key));
        var isAsync = IsTrue("async", Last("async"));
        var isStream = IsTrue("stream", Last("stream"));
        if (isAsync && isStream)
            throw ClientErrorException.InvalidField("stream", "is not for async=true: a job has events of its own.");
        if (isAsync && Last("response_format") is { Length: > 0 })
            throw ClientErrorException.InvalidField("response_format", "is not for async=true: the job is exported in any format.");
        var format = Last("response_format") is { Length: > 0 } given ? given : "json";
        if (!TranscriptFormats.TryGet(format, out var formatter, granularities) || format == "txt")
            throw ClientErrorException.InvalidField("response_format", $"is '{format}'; known are {string.Join(", ", TranscriptFormats.Names)}.");
        if (isStream && format is not ("json" or "verbose_json"))
            throw ClientErrorException.InvalidField("response_format", $"is '{format}'; with stream=true it must be json or verbose_json.");
        if (format != "verbose_json" && !isAsync && asksGranularity)
            throw ClientErrorException.InvalidField("timestamp_granularities[]", "needs response_format=verbose_json.");

        var template = new RecognitionJob
        {
            Pcm = default,
            Language = RecognitionParameters.Language(Last("language")),
            Prompt = RecognitionParameters.Prompt(Last("prompt")),
            Vocabulary = RecognitionParameters.Vocabulary(Last("vocabulary")),
            Temperature = RecognitionParameters.Temperature(Last("temperature")),
            Translate = translate,
            // Subtitles are cut at words where the model gives their times.
            WordTimestamps = granularities.HasFlag(TimestampGranularities.Word)
                || ((format is "srt" or "vtt" || (isAsync && !asksGranularity)) && model.WordTimestamps),
        };
        model.Check(template, NameOf);
        if (!isAsync && fields.FirstOrDefault(field => field.Key.StartsWith(WebhookPrefix, StringComparison.Ordinal)).Key is { } webhook)
            throw ClientErrorException.InvalidField(webhook, "needs async=true.");
        string? Given(string field) => Last(field) is { Length: > 0 } value ? value : null;
        return new TranscriptionForm(model, template, formatter)
        {
            IsAsync = isAsync,
            IsStream = isStream,
            SeparateChannels = IsSeparate(Last("channels")),
            Url = Given("url"),
            WebhookUrl = Given("webhook_url"),
            WebhookSecret = Given("webhook_secret"),
            WebhookText = IsTrue("webhook_text", Last("webhook_text")),
        };
    }

    /// <summary>What the form calls a parameter: translation is asked for by the address, so the model is what is wrong.</summary>
    private static string NameOf(string parameter) => parameter switch
    {
        CapabilityGap.WordTimestamps => "timestamp_granularities[]",
        CapabilityGap.Translate => "model",
        _ => parameter,
    };

    private static void CheckName(string name, string[] known)
    {
        if (!known.Contains(name))
            throw ClientErrorException.InvalidField(name, $"is unknown; known are file, {string.Join(", ", known)}.");
    }

    private static bool IsTrue(string name, string? value) => value switch
    {
        null or "" or "false" or "0" => false,
        "true" or "1" => true,
        _ => throw ClientErrorException.InvalidField(name, $"is '{value}'; it must be true or false."),
    };

    private static bool IsSeparate(string? channels) => channels switch
    {
        null or "" or "mix" => false,
        "separate" => true,
        _ => throw ClientErrorException.InvalidField("channels", $"is '{channels}'; it must be mix or separate."),
    };

    private static bool IsGranularity(string name) => name is "timestamp_granularities[]" or "timestamp_granularities";

    private static TimestampGranularities Granularities(IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        var asked = fields.Where(field => IsGranularity(field.Key))
            .SelectMany(field => field.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Select(value => value switch
            {
                "segment" => TimestampGranularities.Segment,
                "word" => TimestampGranularities.Word,
                _ => throw ClientErrorException.InvalidField("timestamp_granularities[]", $"is '{value}'; known are segment, word."),
            })
            .Aggregate(TimestampGranularities.None, (all, one) => all | one);
        return asked == TimestampGranularities.None ? TimestampGranularities.Segment : asked;
    }
}
