using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Speech.Recognition;
using Transcription.Speech.Streaming;
using Transcription.Speech.Vad;

namespace Transcription.Grains.Sessions;

/// <summary>What a client asked for, as the transcriber and the workers take it.</summary>
internal static class RequestMapping
{
    public static TranscriberOptions ToTranscriberOptions(
        this SessionRequest request, SessionOptions options, ModelCapabilities model)
    {
        var defaults = new SegmenterOptions();
        return new TranscriberOptions
        {
            InterimResults = request.InterimResults,
            PartialStride = options.PartialStride,
            MaxBuffered = options.MaxBuffered,
            DoubtfulVoice = options.DoubtfulVoice,
            SureConfidence = options.SureConfidence,
            Segmenter = (defaults with
            {
                OnThreshold = request.VadThreshold ?? defaults.OnThreshold,
                MinSilence = request.MinSilence ?? defaults.MinSilence,
                MaxUtterance = request.MaxUtterance ?? defaults.MaxUtterance,
            }).Within(model.MaxAudio),
        };
    }

    public static RecognitionJob ToJobTemplate(this SessionRequest request) => new()
    {
        Pcm = default,
        Priority = JobPriority.Live,
        Language = request.Language,
        Prompt = request.Prompt,
        Vocabulary = request.Vocabulary,
        Translate = request.Translate,
        Temperature = request.Temperature,
        WordTimestamps = request.WordTimestamps,
        TraceParent = request.TraceParent,
    };
}
