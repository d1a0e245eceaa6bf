using Transcription.Silo.Engines;

namespace Transcription.Silo.Tests.Engines;

public sealed class SpeechOnsetTests
{
    [Theory]
    [InlineData("t01.wav", 0.10)]
    [InlineData("t02.wav", 0.60)]
    [InlineData("t08.wav", 1.20)]
    public void Silence_ends_just_before_the_first_word(string file, double start) =>
        Assert.InRange(SpeechOnset.Silence(WavFile.Read(file)) / 16_000.0, Math.Max(0, start - 0.2), start);

    [Theory]
    [InlineData("silence.wav")]
    [InlineData("noise.wav")]
    public void Audio_without_a_beginning_is_kept_whole(string file) =>
        Assert.Equal(0, SpeechOnset.Silence(WavFile.Read(file)));

    [Fact]
    public void No_audio_has_no_silence() => Assert.Equal(0, SpeechOnset.Silence([]));
}
