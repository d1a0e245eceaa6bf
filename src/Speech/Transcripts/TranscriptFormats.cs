using System.Diagnostics.CodeAnalysis;

namespace Transcription.Speech.Transcripts;

/// <summary>The formats by name.</summary>
public static class TranscriptFormats
{
    /// <summary>All names: json, text, srt, vtt, verbose_json.</summary>
    public static IReadOnlyList<string> Names { get; } = ["json", "text", "srt", "vtt", "verbose_json"];

    /// <summary>Finds a format; <c>txt</c> is <c>text</c>.</summary>
    /// <param name="name">The name, in lower case.</param>
    /// <param name="formatter">The format.</param>
    /// <param name="granularities">What <c>verbose_json</c> gives times for; the others ignore it.</param>
    public static bool TryGet(
        string? name,
        [NotNullWhen(true)] out ITranscriptFormatter? formatter,
        TimestampGranularities granularities = TimestampGranularities.Segment)
    {
        formatter = name switch
        {
            "json" => new JsonFormatter(),
            "text" or "txt" => new TextFormatter(),
            "srt" => new SrtFormatter(),
            "vtt" => new VttFormatter(),
            "verbose_json" => new VerboseJsonFormatter(granularities),
            _ => null,
        };
        return formatter is not null;
    }

    /// <summary>The transcript in one string.</summary>
    public static string Format(this ITranscriptFormatter formatter, Transcript transcript)
    {
        using var writer = new StringWriter();
        formatter.Write(transcript, writer);
        return writer.ToString();
    }
}
