using System.Buffers;
using Transcription.Audio.Streaming;
using Transcription.Audio.Tests.Support;
using Transcription.Speech.Pcm;

namespace Transcription.Audio.Tests.Streaming;

public sealed class InvalidStreamTests
{
    [Theory]
    [InlineData(0, 1, "0 Hz")]
    [InlineData(-16_000, 1, "-16000 Hz")]
    [InlineData(1_000_000, 1, "1000000 Hz")]
    [InlineData(16_000, 0, "0 channels")]
    [InlineData(16_000, 33, "33 channels")]
    public void A_format_no_recording_has_is_refused_by_name(int rate, int channels, string named)
    {
        var error = Assert.Throws<InvalidAudioException>(
            () => AudioDecoders.Create(new AudioFormat(AudioEncoding.PcmS16Le, rate, channels)));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AudioEncoding.PcmS16Le, 16_000, 1, 3, "1 of its 2 bytes")]
    [InlineData(AudioEncoding.PcmS16Le, 48_000, 2, 6, "2 of its 4 bytes")]
    [InlineData(AudioEncoding.PcmF32Le, 16_000, 1, 7, "3 of its 4 bytes")]
    [InlineData(AudioEncoding.MuLaw, 8_000, 2, 1, "1 of its 2 bytes")]
    public void A_stream_that_ends_inside_a_frame_says_so_after_giving_the_whole_frames(
        AudioEncoding encoding, int rate, int channels, int length, string named)
    {
        using var decoder = AudioDecoders.Create(new AudioFormat(encoding, rate, channels));
        var output = new ArrayBufferWriter<short>();
        decoder.Decode(new byte[length], output);

        var error = Assert.Throws<InvalidAudioException>(() => decoder.Complete(output));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        var frames = length / (new AudioFormat(encoding, rate, channels).BytesPerFrame);
        Assert.Equal(Math.Round(frames * 16_000.0 / rate), output.WrittenCount);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_sample_that_is_not_a_number_is_refused_with_its_time(double sample)
    {
        var samples = new double[2 * 24_000];
        samples[2 * 12_000 + 1] = sample;
        var bytes = Signal.Encode(AudioEncoding.PcmF32Le, samples);

        var error = Assert.Throws<InvalidAudioException>(
            () => Decode.Stream(new AudioFormat(AudioEncoding.PcmF32Le, 24_000, 2), bytes));

        Assert.Contains("0.500 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_after_the_end_are_refused()
    {
        using var decoder = AudioDecoders.Create(AudioFormat.Speech);
        decoder.Complete(new ArrayBufferWriter<short>());

        Assert.Throws<InvalidOperationException>(() => decoder.Decode([0, 0], new ArrayBufferWriter<short>()));
    }
}
