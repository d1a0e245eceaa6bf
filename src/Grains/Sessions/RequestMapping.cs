using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Speech.Recognition;
using Transcription.Speech.Streaming;
using Transcription.Speech.Vad;

namespace Transcription.Grains.Sessions;

/// <summary>What a client asked for, as the transcriber and the workers take it.</summary>
internal static class RequestMapping
{
    public static TranscriberOptions ToTranscriberOptions(this SessionRequest request, SessionOptions options)
    {
        var defaults = new SegmenterOptions();
        return new TranscriberOptions
        {
            InterimResults = request.InterimResults,
            PartialStride = options.PartialStride,
            MaxBuffered = options.MaxBuffered,
            DoubtfulVoice = options.DoubtfulVoice,
            SureConfidence = options.SureConfidence,
            Segmenter = defaults with
            {
                OnThreshold = request.VadThreshold ?? defaults.OnThreshold,
                MinSilence = request.MinSilence ?? defaults.MinSilence,
                MaxUtterance = request.MaxUtterance ?? defaults.MaxUtterance,
            },
        };
    }

    public static RecognitionJob ToJobTemplate(this SessionRequest request) => new()
    {
        Pcm = default,
        Priority = JobPriority.Live,
        Language = request.Language,
        Prompt = request.Prompt,
        WordTimestamps = request.WordTimestamps,
        TraceParent = request.TraceParent,
    };

    /// <summary>Refuses what the model cannot do.</summary>
    public static void CheckAgainst(this SessionRequest request, ModelCapabilities model)
    {
        if (request.Language is { } language && !model.Speaks(language))
            throw new SessionRefusedException(
                "language_unsupported",
                $"The model '{request.Model}' does not know the language '{language}'; it knows {string.Join(", ", model.Languages)}.");
        if (request.WordTimestamps && !model.WordTimestamps)
            throw new SessionRefusedException(
                "invalid_parameters", $"The model '{request.Model}' gives no word timestamps.");
        if (request.Prompt is not null && !model.Prompt)
            throw new SessionRefusedException("invalid_parameters", $"The model '{request.Model}' takes no prompt.");
    }
}
