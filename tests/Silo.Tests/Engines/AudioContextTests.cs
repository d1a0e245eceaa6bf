using Transcription.Silo.Engines;

namespace Transcription.Silo.Tests.Engines;

public sealed class AudioContextTests
{
    [Theory]
    [InlineData(0, 512)]
    [InlineData(2, 512)]
    [InlineData(8, 512)]
    [InlineData(10, 640)]
    [InlineData(20, 1152)]
    [InlineData(28, 0)]
    [InlineData(30, 0)]
    public void Short_utterances_need_less_of_the_encoder(int seconds, int positions) =>
        Assert.Equal(positions, AudioContext.For(seconds * 16_000, 1500));

    [Fact]
    public void The_audio_and_its_margin_always_fit()
    {
        for (var samples = 0; samples < 30 * 16_000; samples += 777)
        {
            var positions = AudioContext.For(samples, 1500);
            var needed = (samples / 16_000.0 + 2) * 50;
            Assert.True(positions == 0 || positions >= needed, $"{samples} samples: {positions}");
        }
    }
}
