using System.Buffers;
using Transcription.Audio.Streaming;
using Transcription.Audio.Tests.Support;
using Transcription.Speech.Pcm;

namespace Transcription.Audio.Tests.Streaming;

public sealed class ResamplingTests
{
    public static TheoryData<int> Rates() => [8_000, 11_025, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000, 192_000];

    [Theory]
    [MemberData(nameof(Rates))]
    public void A_click_stays_where_it_was(int rate)
    {
        foreach (var at in new[] { 0.0, 0.1, 1.2345, 1.999 })
        {
            var samples = new double[2 * rate];
            samples[(int)(at * rate)] = 0.9;

            var output = Resample(rate, samples);

            var loudest = Enumerable.Range(0, output.Length).MaxBy(i => Math.Abs((int)output[i]));
            Assert.Equal(at, loudest / 16_000.0, tolerance: 0.001);
        }
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void The_length_stays_what_it_was(int rate)
    {
        foreach (var count in new[] { 1, 7, rate / 100, rate / 3, rate + 1, 3 * rate + 17 })
        {
            var output = Resample(rate, new double[count]);

            Assert.Equal(count / (double)rate, output.Length / 16_000.0, tolerance: 0.0001);
        }
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void A_tone_in_the_speech_band_is_the_same_tone(int rate)
    {
        var hertz = Math.Min(6_000, rate * 0.4);

        var output = Resample(rate, Signal.Sine(hertz, rate, rate));

        short[] exact = [.. Signal.Sine(hertz, 16_000, 16_000).Select(sample => (short)Math.Round(sample * 32_768))];
        Assert.InRange(Signal.Difference(exact.AsSpan(1_000, 14_000), output.AsSpan(1_000, 14_000)), 0, 0.001);
    }

    [Theory]
    [InlineData(22_050)]
    [InlineData(44_100)]
    [InlineData(48_000)]
    [InlineData(192_000)]
    public void A_tone_above_8_kHz_does_not_fold_into_the_speech_band(int rate)
    {
        var output = Resample(rate, Signal.Sine(9_500, rate, rate));

        Assert.InRange(Signal.Rms(output.AsSpan(1_000, 14_000)), 0, 3);
    }

    [Theory]
    [InlineData(8_000, 1)]
    [InlineData(16_000, 2)]
    [InlineData(48_000, 2)]
    public void A_long_stream_allocates_nothing(int rate, int channels)
    {
        using var decoder = AudioDecoders.Create(new AudioFormat(AudioEncoding.PcmS16Le, rate, channels));
        var output = new ArrayBufferWriter<short>(32_000);
        var tenth = new byte[rate / 10 * channels * 2];
        Push(10);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Push(100);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);

        void Push(int times)
        {
            for (var i = 0; i < times; i++)
            {
                decoder.Decode(tenth, output);
                output.ResetWrittenCount();
            }
        }
    }

    private static short[] Resample(int rate, double[] samples) => Decode.Stream(
        new AudioFormat(AudioEncoding.PcmF32Le, rate, 1), Signal.Encode(AudioEncoding.PcmF32Le, samples));
}
