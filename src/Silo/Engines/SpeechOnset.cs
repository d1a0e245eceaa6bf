using Transcription.Speech.Pcm;

namespace Transcription.Silo.Engines;

/// <summary>
/// Where sound begins. Whisper's word times count silence at the beginning as part of the first words, so it is left
/// out when words are asked for. Pure.
/// </summary>
internal static class SpeechOnset
{
    private const int Frame = SpeechTime.SampleRate / 100;
    private const int Kept = SpeechTime.SampleRate / 10; // of the silence, for soft beginnings
    private const double QuietestShare = 0.02; // of the loudest frame, -34 dB

    /// <summary>The samples that may be left out; 0 when sound begins at once or never rises above the noise.</summary>
    public static int Silence(ReadOnlySpan<short> samples)
    {
        double loudest = 0;
        for (var at = 0; at + Frame <= samples.Length; at += Frame)
            loudest = Math.Max(loudest, Loudness(samples.Slice(at, Frame)));
        for (var at = 0; at + Frame <= samples.Length; at += Frame)
        {
            if (Loudness(samples.Slice(at, Frame)) > loudest * QuietestShare)
                return Math.Max(0, at - Kept);
        }

        return 0;
    }

    private static double Loudness(ReadOnlySpan<short> frame)
    {
        double sum = 0;
        foreach (var sample in frame)
            sum += (double)sample * sample;
        return Math.Sqrt(sum / frame.Length);
    }
}
