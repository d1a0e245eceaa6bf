using System.Runtime.InteropServices;
using Transcription.Audio.Tests.Support;
using Transcription.Speech.Pcm;

namespace Transcription.Audio.Tests.Streaming;

public sealed class PassThroughTests
{
    private static readonly short[] EveryValue =
        [.. Enumerable.Range(short.MinValue, 65_536).Select(value => (short)value)];

    [Fact]
    public void Pcm16_at_16_kHz_mono_comes_out_bit_for_bit() =>
        Assert.Equal(EveryValue, Decode.Stream(AudioFormat.Speech, MemoryMarshal.AsBytes<short>(EveryValue).ToArray()));

    [Fact]
    public void Float_at_16_kHz_mono_comes_out_bit_for_bit()
    {
        var bytes = Signal.Encode(AudioEncoding.PcmF32Le, EveryValue.Select(value => value / 32_768.0));

        Assert.Equal(EveryValue, Decode.Stream(new AudioFormat(AudioEncoding.PcmF32Le, 16_000, 1), bytes));
    }

    [Theory]
    [InlineData(AudioEncoding.MuLaw)]
    [InlineData(AudioEncoding.ALaw)]
    public void G711_at_16_kHz_mono_round_trips_every_code(AudioEncoding encoding)
    {
        byte[] codes = [.. Enumerable.Range(0, 256).Select(code => (byte)code)];
        var format = new AudioFormat(encoding, 16_000, 1);

        var samples = Decode.Stream(format, codes);
        var again = Decode.Stream(format, Signal.Encode(encoding, samples.Select(sample => sample / 32_768.0)));

        Assert.Equal(samples, again);
        Assert.True(samples.Distinct().Count() >= 255);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(32)]
    public void Channels_are_averaged(int channels)
    {
        var random = new Random(channels);
        var frames = Enumerable.Range(0, 5_000)
            .Select(_ => Enumerable.Range(0, channels).Select(_ => (short)random.Next(-32_768, 32_768)).ToArray())
            .ToArray();
        var bytes = MemoryMarshal.AsBytes<short>(frames.SelectMany(frame => frame).ToArray()).ToArray();

        var mono = Decode.Stream(new AudioFormat(AudioEncoding.PcmS16Le, 16_000, channels), bytes);

        Assert.Equal(frames.Length, mono.Length);
        for (var i = 0; i < frames.Length; i++)
            Assert.Equal(frames[i].Average(sample => sample), mono[i], tolerance: 0.51);
    }

    [Fact]
    public void Floats_over_full_scale_are_clipped()
    {
        var bytes = Signal.Encode(AudioEncoding.PcmF32Le, [1.5, -1.5, 1e30, -1e30]);

        var samples = Decode.Stream(new AudioFormat(AudioEncoding.PcmF32Le, 16_000, 1), bytes);

        Assert.Equal([short.MaxValue, short.MinValue, short.MaxValue, short.MinValue], samples);
    }
}
