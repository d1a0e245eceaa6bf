using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Transcription.Speech.Transcripts;

/// <summary>Writes one JSON object as text.</summary>
internal static class JsonText
{
    // Letters of all scripts stay readable: the text is a response of its own, never part of a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter writer, Action<Utf8JsonWriter> properties)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            properties(json);
            json.WriteEndObject();
        }

        writer.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary>Milliseconds are as fine as any model's times are true.</summary>
    public static void WriteSeconds(this Utf8JsonWriter json, string name, double seconds) =>
        json.WriteNumber(name, Math.Round(seconds, 3));
}
