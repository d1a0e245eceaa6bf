using System.Text.Json;

namespace Transcription.Speech.Transcripts;

/// <summary>
/// OpenAI's <c>verbose_json</c>, with what is known: it leaves out the fields of OpenAI's that would have to be invented
/// (seek, tokens, temperature, compression_ratio) and writes the language as an ISO 639-1 code.
/// </summary>
/// <param name="granularities">What gets times. Default: segments.</param>
public sealed class VerboseJsonFormatter(
    TimestampGranularities granularities = TimestampGranularities.Segment) : ITranscriptFormatter
{
    /// <inheritdoc/>
    public string Name => "verbose_json";

    /// <inheritdoc/>
    public string MediaType => "application/json";

    /// <inheritdoc/>
    public void Write(Transcript transcript, TextWriter writer) => JsonText.Write(writer, json =>
    {
        json.WriteString("task", transcript.IsTranslation ? "translate" : "transcribe");
        if (transcript.Language is not null)
            json.WriteString("language", transcript.Language);
        json.WriteSeconds("duration", transcript.Duration);
        json.WriteString("text", transcript.Text);
        if (granularities.HasFlag(TimestampGranularities.Segment))
            WriteArray(json, "segments", transcript.Segments, WriteSegment);
        if (granularities.HasFlag(TimestampGranularities.Word))
            WriteArray(
                json, "words", transcript.Segments.SelectMany(segment => segment.Words, (segment, word) => (segment.Channel, word)), WriteWord);
    });

    private static void WriteArray<T>(
        Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> properties)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            properties(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSegment(Utf8JsonWriter json, TranscriptSegment segment)
    {
        json.WriteNumber("id", segment.Id);
        json.WriteSeconds("start", segment.Start);
        json.WriteSeconds("end", segment.End);
        json.WriteString("text", segment.Text);
        json.WriteNumber("avg_logprob", Math.Round(segment.AverageLogProbability, 6));
        if (segment.NoSpeechProbability is { } noSpeech)
            json.WriteNumber("no_speech_prob", Math.Round(noSpeech, 6));
        WriteChannel(json, segment.Channel);
    }

    private static void WriteWord(Utf8JsonWriter json, (int? Channel, TranscriptWord Word) said)
    {
        json.WriteString("word", said.Word.Word);
        json.WriteSeconds("start", said.Word.Start);
        json.WriteSeconds("end", said.Word.End);
        WriteChannel(json, said.Channel);
    }

    private static void WriteChannel(Utf8JsonWriter json, int? channel)
    {
        if (channel is { } number)
            json.WriteNumber("channel", number);
    }
}
