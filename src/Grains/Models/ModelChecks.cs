using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Grains.Sessions;
using Transcription.Grains.Workers;
using Transcription.Speech.Pcm;
using Transcription.Speech.Recognition;

namespace Transcription.Grains.Models;

/// <summary>
/// Refuses what a model cannot do: the same check, in the same words, for the gateway that asks, the session that opens and
/// the worker that runs.
/// </summary>
public static class ModelChecks
{
    /// <summary>The first thing a session asks for that the model cannot do; null when it can do it all.</summary>
    public static CapabilityGap? Gap(this SessionRequest request, ModelCapabilities model) =>
        request.MaxUtterance > model.MaxAudio
            ? new CapabilityGap("max_utterance_duration", FormattableString.Invariant(
                $"The model '{request.Model}' takes at most {model.MaxAudio.TotalSeconds} s of audio at once."))
            : request.ToJobTemplate().Gap(request.Model, model);

    /// <summary>The first thing a recognition asks for that the model cannot do; null when it can do it all.</summary>
    public static CapabilityGap? Gap(this RecognitionJob job, string name, ModelCapabilities model) =>
        CapabilityGap.Find(name, model, job.ToOptions());

    /// <summary>The code a gap has in the protocol.</summary>
    public static string Code(this CapabilityGap gap) =>
        gap.Parameter == CapabilityGap.Language ? "language_unsupported" : "invalid_parameters";

    /// <exception cref="SessionRefusedException">The model cannot do what the session asks for.</exception>
    internal static void Check(this SessionRequest request, ModelCapabilities model) => Refuse(request.Gap(model));

    /// <exception cref="SessionRefusedException">The model cannot do it, or not with that much audio.</exception>
    internal static void Check(this RecognitionJob job, string name, ModelCapabilities model)
    {
        Refuse(job.Gap(name, model));
        var samples = PcmViews.AsSamples(job.Pcm).Length;
        if (samples > SpeechTime.ToSamples(model.MaxAudio))
            throw new SessionRefusedException("invalid_audio", FormattableString.Invariant(
                $"The model '{name}' takes at most {model.MaxAudio.TotalSeconds} s of audio at once, not {SpeechTime.ToSeconds(samples):0.###} s."));
    }

    private static void Refuse(CapabilityGap? gap)
    {
        if (gap is not null)
            throw new SessionRefusedException(gap.Code(), gap.Message);
    }
}
