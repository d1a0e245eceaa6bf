namespace Transcription.Speech.Transcripts;

/// <summary>Writes transcripts in one format. Stateless.</summary>
public interface ITranscriptFormatter
{
    /// <summary>The name of the format, as OpenAI's <c>response_format</c> has it.</summary>
    string Name { get; }

    /// <summary>The MIME type of what is written.</summary>
    string MediaType { get; }

    /// <summary>Writes the transcript; lines end in LF.</summary>
    void Write(Transcript transcript, TextWriter writer);
}
