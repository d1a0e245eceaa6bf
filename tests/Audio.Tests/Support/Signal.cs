using System.Buffers.Binary;
using NAudio.Codecs;
using Transcription.Speech.Pcm;

namespace Transcription.Audio.Tests.Support;

/// <summary>Samples on the scale ±1, and their bytes in each encoding.</summary>
internal static class Signal
{
    public static double[] Sine(double hertz, int rate, int count) =>
        [.. Enumerable.Range(0, count).Select(i => 0.5 * Math.Sin(2 * Math.PI * hertz * i / rate))];

    public static byte[] Encode(AudioEncoding encoding, IEnumerable<double> samples) =>
        [.. samples.SelectMany(sample => Encode(encoding, sample))];

    public static double Rms(ReadOnlySpan<short> samples)
    {
        var sum = 0.0;
        foreach (var sample in samples)
            sum += (double)sample * sample;
        return Math.Sqrt(sum / samples.Length);
    }

    /// <summary>Root mean square of the difference, relative to that of the expected samples.</summary>
    public static double Difference(ReadOnlySpan<short> expected, ReadOnlySpan<short> actual)
    {
        var count = Math.Min(expected.Length, actual.Length);
        var sum = 0.0;
        for (var i = 0; i < count; i++)
            sum += Math.Pow(expected[i] - actual[i], 2);
        return Math.Sqrt(sum / count) / Rms(expected[..count]);
    }

    private static byte[] Encode(AudioEncoding encoding, double sample)
    {
        var pcm = (short)Math.Clamp(Math.Round(sample * 32_768), short.MinValue, short.MaxValue);
        var bytes = new byte[4];
        switch (encoding)
        {
            case AudioEncoding.PcmS16Le:
                BinaryPrimitives.WriteInt16LittleEndian(bytes, pcm);
                return bytes[..2];
            case AudioEncoding.PcmF32Le:
                BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)sample);
                return bytes;
            case AudioEncoding.MuLaw:
                return [MuLawEncoder.LinearToMuLawSample(pcm)];
            default:
                return [ALawEncoder.LinearToALawSample(pcm)];
        }
    }
}
