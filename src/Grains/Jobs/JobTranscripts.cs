using Transcription.Grains.Abstractions.Jobs;
using Transcription.Speech.Recognition;
using Transcription.Speech.Streaming;
using Transcription.Speech.Transcripts;

namespace Transcription.Grains.Jobs;

/// <summary>Makes transcripts of results.</summary>
public static class JobTranscripts
{
    /// <summary>The result as the formatters take it.</summary>
    public static Transcript ToTranscript(this JobResult result)
    {
        var transcript = Assemble(result);
        return result.IsTranslation ? transcript with { IsTranslation = true, Language = "en" } : transcript;
    }

    private static Transcript Assemble(JobResult result) => TranscriptAssembler.Assemble(
        result.Segments.Select(segment => new FinalTranscript(
            segment.Utterance,
            segment.Text,
            segment.Start,
            segment.End,
            segment.Confidence,
            segment.Language,
            [.. segment.Words.Select(word => new RecognizedWord(word.Word, word.Start, word.End, word.Confidence))])),
        result.AudioSeconds);
}
