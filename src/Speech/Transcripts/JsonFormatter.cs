namespace Transcription.Speech.Transcripts;

/// <summary>OpenAI's <c>json</c>: an object with the text.</summary>
public sealed class JsonFormatter : ITranscriptFormatter
{
    /// <inheritdoc/>
    public string Name => "json";

    /// <inheritdoc/>
    public string MediaType => "application/json";

    /// <inheritdoc/>
    public void Write(Transcript transcript, TextWriter writer) =>
        JsonText.Write(writer, json => json.WriteString("text", transcript.Text));
}
