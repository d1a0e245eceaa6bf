namespace Transcription.Speech.Transcripts;

/// <summary>The text and a line end.</summary>
public sealed class TextFormatter : ITranscriptFormatter
{
    /// <inheritdoc/>
    public string Name => "text";

    /// <inheritdoc/>
    public string MediaType => "text/plain; charset=utf-8";

    /// <inheritdoc/>
    public void Write(Transcript transcript, TextWriter writer)
    {
        writer.Write(transcript.Text);
        writer.Write('\n');
    }
}
