using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Sessions;
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

    private static Transcript Assemble(JobResult result) =>
        TranscriptAssembler.Assemble(result.Segments.Select(EventMapping.FromWire), result.AudioSeconds);
}
