using Transcription.Speech.Pcm;

namespace Transcription.Speech.Vad;

/// <summary>The step of voice activity detection: 512 samples, 32 ms.</summary>
public static class VoiceFrame
{
    /// <summary>Samples of one frame.</summary>
    public const int Samples = 512;

    /// <summary>The whole frames that cover a duration, at least one.</summary>
    public static int Count(TimeSpan duration) =>
        Math.Max(1, (int)Math.Ceiling(SpeechTime.ToSamples(duration) / (double)Samples));
}
