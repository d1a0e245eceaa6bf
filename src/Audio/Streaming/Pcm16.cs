using System.Buffers;

namespace Transcription.Audio.Streaming;

internal static class Pcm16
{
    /// <summary>Rounds samples on the scale of 16-bit PCM to the nearest, and clips them.</summary>
    public static void Write(ReadOnlySpan<float> samples, IBufferWriter<short> output)
    {
        var target = output.GetSpan(samples.Length);
        for (var i = 0; i < samples.Length; i++)
            target[i] = (short)Math.Clamp(MathF.Round(samples[i]), short.MinValue, short.MaxValue);
        output.Advance(samples.Length);
    }
}
