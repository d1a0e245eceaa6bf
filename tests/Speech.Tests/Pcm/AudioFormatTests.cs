using Transcription.Speech.Pcm;

namespace Transcription.Speech.Tests.Pcm;

public class AudioFormatTests
{
    [Theory]
    [InlineData(8_000, 1)]
    [InlineData(192_000, 32)]
    public void The_bounds_are_accepted(int rate, int channels)
    {
        var format = new AudioFormat(AudioEncoding.PcmS16Le, rate, channels);
        Assert.Same(format, format.Validated());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-16_000)]
    [InlineData(7_999)]
    [InlineData(192_001)]
    public void A_rate_no_recording_has_is_named(int rate)
    {
        var format = new AudioFormat(AudioEncoding.PcmS16Le, rate, 1);
        var refusal = Assert.Throws<InvalidAudioException>(format.Validated);
        Assert.Contains($"{rate} Hz", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(33)]
    public void A_channel_count_no_recording_has_is_named(int channels)
    {
        var format = new AudioFormat(AudioEncoding.PcmS16Le, 16_000, channels);
        var refusal = Assert.Throws<InvalidAudioException>(format.Validated);
        Assert.Contains($"{channels} channels", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AudioEncoding.PcmS16Le, 4)]
    [InlineData(AudioEncoding.PcmF32Le, 8)]
    [InlineData(AudioEncoding.MuLaw, 2)]
    [InlineData(AudioEncoding.ALaw, 2)]
    public void A_frame_holds_one_sample_of_each_channel(AudioEncoding encoding, int bytes) =>
        Assert.Equal(bytes, new AudioFormat(encoding, 16_000, 2).BytesPerFrame);
}
