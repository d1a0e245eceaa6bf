using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Transcription.Gateway.Models;
using Transcription.Gateway.Realtime.Overflow;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Speech.Pcm;

namespace Transcription.Gateway.Protocols.Native;

/// <summary>What a client of the native protocol may ask for, from the query or a <c>config</c> message.</summary>
internal sealed class StreamParameters
{
    private readonly IReadOnlyDictionary<string, string> _values;
    private AudioFormat? _format;

    private StreamParameters(IReadOnlyDictionary<string, string> values) => _values = values;

    public static StreamParameters FromQuery(IQueryCollection query) => Checked(query
        .Where(pair => pair.Key != "api_key")
        .ToDictionary(pair => pair.Key, pair => pair.Value.ToString()));

    /// <summary>The parameters with those of a <c>config</c> message in their place. Format and model stay.</summary>
    public StreamParameters With(JsonElement config)
    {
        var values = new Dictionary<string, string>(_values);
        foreach (var property in config.EnumerateObject().Where(property => property.Name != "type"))
        {
            if (property.Name is "model" or "encoding" or "sample_rate" or "channels" or "resume" or "last_seq"
                or "overflow" or "queue_timeout" or "record" or "enhance_on_end")
                throw ClientErrorException.Invalid(property.Name, "is fixed when the connection opens; give it in the query");
            if (property.Value.ValueKind is JsonValueKind.Array or JsonValueKind.Object or JsonValueKind.Null)
                throw ClientErrorException.Invalid(property.Name, "must be a text, a number or a Boolean");
            values[property.Name] = property.Value.ValueKind == JsonValueKind.String
                ? property.Value.GetString()!
                : property.Value.GetRawText();
        }

        return Checked(values);
    }

    /// <summary>The name the client gave, or null.</summary>
    public string? Model => Text("model");

    /// <summary>The session to go on with; null opens a new one.</summary>
    public ResumeToken? Resume => Text("resume") is not { } text
        ? Text("last_seq") is null ? null : throw ClientErrorException.Invalid("last_seq", "goes with 'resume'")
        : ResumeToken.TryParse(text) ?? throw new ClientErrorException(ErrorCodes.ResumeFailed, "The resume token is not one of this server's.");

    /// <summary>The last event the client has of a session to go on with.</summary>
    public long LastSeq => (long)(Number("last_seq", 0, long.MaxValue) ?? 0);

    /// <summary>What to do when every slot is taken; null when the client leaves it to the server.</summary>
    public OverflowMode? Overflow => Text("overflow") is not { } text
        ? null
        : OverflowModes.Parse(text)
            ?? throw ClientErrorException.Invalid("overflow", $"is '{text}'; known are {OverflowModes.Known}");

    /// <summary>How long to wait for a slot; null when the client leaves it to the server.</summary>
    public TimeSpan? QueueTimeout => Duration(Number("queue_timeout", 1, 600));

    /// <summary>The format of the audio; every frame asks for it, so it is read once.</summary>
    public AudioFormat Format() => _format ??= ReadFormat();

    private AudioFormat ReadFormat()
    {
        var encoding = Text("encoding") switch
        {
            null or "pcm_s16le" => AudioEncoding.PcmS16Le,
            "pcm_f32le" => AudioEncoding.PcmF32Le,
            "mulaw" => AudioEncoding.MuLaw,
            "alaw" => AudioEncoding.ALaw,
            var other => throw ClientErrorException.Invalid("encoding", $"is '{other}'; known are pcm_s16le, pcm_f32le, mulaw, alaw"),
        };
        try
        {
            return new AudioFormat(encoding, Int("sample_rate") ?? 16_000, Int("channels") ?? 1).Validated();
        }
        catch (InvalidAudioException exception)
        {
            throw new ClientErrorException(ErrorCodes.InvalidParameters, exception.Message);
        }
    }

    /// <summary>The session to open, checked against what the model can do.</summary>
    public SessionRequest ToRequest(OfferedModels models, string connection)
    {
        var model = models.Resolve(Model);
        var request = new SessionRequest
        {
            Model = model.Name,
            Connection = connection,
            Language = RecognitionParameters.Language(Text("language")),
            Prompt = RecognitionParameters.Prompt(Text("prompt")),
            Vocabulary = RecognitionParameters.Vocabulary(Text("vocabulary")),
            Temperature = RecognitionParameters.Temperature(Text("temperature")),
            Translate = Bool("translate") ?? false,
            Recording = Bool("enhance_on_end") ?? false ? RecordingKind.Enhance
                : Bool("record") ?? false ? RecordingKind.Record
                : RecordingKind.None,
            InterimResults = Bool("interim_results") ?? true,
            WordTimestamps = Bool("word_timestamps") ?? false,
            VadThreshold = (float?)Number("vad_threshold", 0.05, 0.95),
            MinSilence = Duration(Number("min_silence_duration_ms", 100, 10_000) / 1_000),
            MaxUtterance = Duration(Number("max_utterance_duration", 1, 28)),
        };
        model.Check(request);
        return request;
    }

    private static StreamParameters Checked(IReadOnlyDictionary<string, string> values)
    {
        string[] known =
        [
            "model", "language", "encoding", "sample_rate", "channels", "interim_results", "word_timestamps",
            "vad_threshold", "min_silence_duration_ms", "max_utterance_duration", "prompt",
            "vocabulary", "temperature", "translate", "overflow", "queue_timeout", "record", "enhance_on_end", "resume", "last_seq",
        ];
        foreach (var name in values.Keys)
        {
            if (!known.Contains(name))
                throw ClientErrorException.Invalid(name, $"is unknown; known are {string.Join(", ", known)}");
        }

        return new StreamParameters(values);
    }

    private static TimeSpan? Duration(double? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;

    private string? Text(string name) => _values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private int? Int(string name) => Text(name) is not { } text
        ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw ClientErrorException.Invalid(name, $"is '{text}'; it must be a whole number");

    private bool? Bool(string name) => Text(name) switch
    {
        null => null,
        "true" or "1" => true,
        "false" or "0" => false,
        var text => throw ClientErrorException.Invalid(name, $"is '{text}'; it must be true or false"),
    };

    private double? Number(string name, double min, double max)
    {
        if (Text(name) is not { } text)
            return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value >= min && value <= max
                ? value
                : throw ClientErrorException.Invalid(name, FormattableString.Invariant($"is '{text}'; it must be from {min} to {max}"));
    }
}
