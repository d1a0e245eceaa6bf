using Transcription.Silo.Engines;

namespace Transcription.Silo.Tests.Engines;

public sealed class RepetitionGuardTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("please call the doctor", "please call the doctor")]
    [InlineData("no no no no I will not", "no no no no I will not")]
    [InlineData("call me call me call me", "call me call me call me")]
    [InlineData("my number is two two two two five five", "my number is two two two two five five")]
    [InlineData("thank you. Thank you. thank you, thank you! bye", "thank you. bye")]
    [InlineData("so and so on and so on and so on and so on", "so and so on")]
    [InlineData("a a a a a a a a a b", "a b")]
    [InlineData("one two three one two three one two three one two three four", "one two three four")]
    public void A_loop_is_said_once_and_speech_is_left_alone(string said, string kept) =>
        Assert.Equal(kept, RepetitionGuard.Collapse(said));

    [Fact]
    public void Text_without_a_loop_keeps_its_spacing() =>
        Assert.Equal("a  b ", RepetitionGuard.Collapse("a  b "));

    [Fact]
    public void The_words_kept_are_those_of_the_text_kept()
    {
        string[] words = ["go", "on", "go", "on", "go", "on", "go", "on", "now"];
        Assert.Equal([0, 1, 8], RepetitionGuard.Keep(words));
    }
}
