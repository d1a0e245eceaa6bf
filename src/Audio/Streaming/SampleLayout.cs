using System.Buffers.Binary;
using NAudio.Codecs;
using Transcription.Speech.Pcm;

namespace Transcription.Audio.Streaming;

/// <summary>
/// Reads as many samples as <paramref name="samples"/> holds, on the scale of 16-bit PCM.
/// </summary>
/// <returns>Samples read; fewer when the next one is not a finite number.</returns>
internal delegate int SampleReader(ReadOnlySpan<byte> bytes, Span<float> samples);

/// <summary>How one sample of one channel is written, and how to read it.</summary>
internal sealed record SampleLayout(int Bytes, SampleReader Read)
{
    /// <summary>Full scale of <see cref="SampleReader"/>'s output.</summary>
    public const float FullScale = 32_768f;

    // Finite but absurd floats would overflow the filters; 18 dB over full scale survives a down-mix.
    private const float Headroom = 8f;

    public static SampleLayout U8 { get; } = new(1, ReadU8);

    public static SampleLayout S16 { get; } = new(2, ReadS16);

    public static SampleLayout S24 { get; } = new(3, ReadS24);

    public static SampleLayout S32 { get; } = new(4, ReadS32);

    public static SampleLayout F32 { get; } = new(4, ReadF32);

    public static SampleLayout MuLaw { get; } = new(1, ReadMuLaw);

    public static SampleLayout ALaw { get; } = new(1, ReadALaw);

    public static SampleLayout Of(AudioEncoding encoding) => encoding switch
    {
        AudioEncoding.PcmS16Le => S16,
        AudioEncoding.PcmF32Le => F32,
        AudioEncoding.MuLaw => MuLaw,
        AudioEncoding.ALaw => ALaw,
        _ => throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "Not an encoding."),
    };

    private static int ReadU8(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (bytes[i] - 128) * 256f;
        return samples.Length;
    }

    private static int ReadS16(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        for (var i = 0; i < samples.Length; i++)
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes[(i * 2)..]);
        return samples.Length;
    }

    private static int ReadS24(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            var sample = bytes.Slice(i * 3, 3);
            samples[i] = ((sbyte)sample[2] << 16 | sample[1] << 8 | sample[0]) / 256f;
        }

        return samples.Length;
    }

    private static int ReadS32(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        for (var i = 0; i < samples.Length; i++)
            samples[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * 4)..]) / 65_536f;
        return samples.Length;
    }

    private static int ReadF32(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            var sample = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * 4)..]);
            if (!float.IsFinite(sample))
                return i;
            samples[i] = Math.Clamp(sample, -Headroom, Headroom) * FullScale;
        }

        return samples.Length;
    }

    private static int ReadMuLaw(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        for (var i = 0; i < samples.Length; i++)
            samples[i] = MuLawDecoder.MuLawToLinearSample(bytes[i]);
        return samples.Length;
    }

    private static int ReadALaw(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        for (var i = 0; i < samples.Length; i++)
            samples[i] = ALawDecoder.ALawToLinearSample(bytes[i]);
        return samples.Length;
    }
}
