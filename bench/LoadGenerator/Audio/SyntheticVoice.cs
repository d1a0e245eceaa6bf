using System.Runtime.InteropServices;
using Transcription.Speech.Pcm;

namespace Transcription.LoadGenerator.Audio;

/// <summary>
/// A speech-like signal for when there is no recording: bursts of 1.5–3 s of voiced syllables, pauses of 0.7–1.5 s. An
/// energy detector hears speech in it; a trained one may not, so a recording is the better load.
/// </summary>
internal static class SyntheticVoice
{
    private const int Seed = 1;
    private const double Seconds = 60;
    private const double NoiseLevel = 0.0005;

    private static readonly double[][] Vowels = [[730, 1090, 2440], [270, 2290, 3010], [300, 870, 2240], [530, 1840, 2480]];

    public static AudioClip Create()
    {
        var random = new Random(Seed);
        var samples = new short[SpeechTime.ToSamples(Seconds)];
        for (var at = 0; at < samples.Length;)
        {
            var voiced = Math.Min(samples.Length - at, (int)SpeechTime.ToSamples(1.5 + 1.5 * random.NextDouble()));
            Speak(samples.AsSpan(at, voiced), random);
            at += voiced + (int)SpeechTime.ToSamples(0.7 + 0.8 * random.NextDouble());
        }

        for (var i = 0; i < samples.Length; i++)
            samples[i] += (short)((random.NextDouble() - 0.5) * NoiseLevel * short.MaxValue);
        return new AudioClip("synthetic", AudioFormat.Speech, MemoryMarshal.AsBytes(samples.AsSpan()).ToArray());
    }

    private static void Speak(Span<short> samples, Random random)
    {
        const double syllableSeconds = 0.2;
        var syllable = (int)SpeechTime.ToSamples(syllableSeconds);
        var pitch = 95 + 110 * random.NextDouble();
        var phase = 0.0;
        for (var at = 0; at < samples.Length; at += syllable)
        {
            var filters = Vowels[random.Next(Vowels.Length)].Select(formant => new Resonator(formant)).ToArray();
            for (var i = at; i < Math.Min(samples.Length, at + syllable); i++)
            {
                var within = (i - at) / (double)syllable;
                phase += pitch * (1.1 - 0.2 * i / samples.Length) / SpeechTime.SampleRate;
                var pulse = phase >= 1 ? 1.0 : 0.0; // the glottis closes once per period
                phase -= pulse;
                var voice = filters.Sum(filter => filter.Next(pulse));
                samples[i] = (short)Math.Clamp(voice * Math.Sin(Math.PI * within) * 6_000, -30_000, 30_000);
            }
        }
    }

    /// <summary>One formant: a two-pole filter, 90 Hz wide.</summary>
    private sealed class Resonator(double hertz)
    {
        private static readonly double Radius = Math.Exp(-Math.PI * 90 / SpeechTime.SampleRate);

        private readonly double _turn = 2 * Radius * Math.Cos(2 * Math.PI * hertz / SpeechTime.SampleRate);
        private double _last;
        private double _beforeLast;

        public double Next(double input)
        {
            var output = input + _turn * _last - Radius * Radius * _beforeLast;
            (_beforeLast, _last) = (_last, output);
            return output;
        }
    }
}
