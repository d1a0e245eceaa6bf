using Transcription.Silo.Voice;

namespace Transcription.Silo.Tests.Voice;

public sealed class SilenceTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(35, false)]
    [InlineData(3_000, false)]
    public void A_frame_is_silent_below_60_dB_under_full_scale(short amplitude, bool silent)
    {
        var frame = new short[512];
        for (var i = 0; i < frame.Length; i++)
            frame[i] = i % 2 == 0 ? amplitude : (short)-amplitude;
        Assert.Equal(silent, Silence.Is(frame));
    }

    [Fact]
    public void A_click_in_silence_is_not_silent()
    {
        var frame = new short[512];
        frame[511] = short.MinValue;
        Assert.False(Silence.Is(frame));
    }
}
