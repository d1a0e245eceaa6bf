using Transcription.Silo.Engines;

namespace Transcription.Silo.Tests.Engines;

public sealed class WordAssemblerTests
{
    [Fact]
    public void Tokens_join_to_words_at_spaces()
    {
        Token[] tokens =
        [
            new(" kit", 1, 1.2, 0), new("chen", 1.2, 1.5, Math.Log(0.25)), new(" light", 1.5, 2, 0), new(".", 2, 2, 0),
        ];
        var words = WordAssembler.Assemble(" kitchen light.", tokens, hasSpaces: true, 0, 3);
        Assert.Equal(["kitchen", "light."], words.Select(word => word.Text));
        Assert.Equal((1, 1.5), (words[0].Start, words[0].End));
        Assert.Equal(0.5, words[0].Confidence, 6);
    }

    [Fact]
    public void Times_never_go_back_and_stay_inside_the_audio()
    {
        Token[] tokens = [new(" a", -1, 5, 0), new(" b", 0.2, 0.1, 0), new(" c", 9, 12, 0)];
        var words = WordAssembler.Assemble(" a b c", tokens, hasSpaces: true, 0.5, 6);
        var at = 0.5;
        foreach (var word in words)
        {
            Assert.InRange(word.Start, at, word.End);
            at = word.End;
        }

        Assert.Equal(3, words.Count);
        Assert.Equal(6, at);
    }

    [Fact]
    public void Tokens_that_hold_parts_of_a_character_take_it_from_the_text()
    {
        Token[] tokens =
        [
            new(" caf", 0, 1, 0), new("\uFFFD", 1, 1.1, 0), new("\uFFFD", 1.1, 1.2, 0), new(" au", 1.2, 2, 0),
        ];
        var words = WordAssembler.Assemble(" café au", tokens, hasSpaces: true, 0, 3);
        Assert.Equal(["café", "au"], words.Select(word => word.Text));
        Assert.Equal(1.2, words[0].End);
    }

    [Fact]
    public void A_broken_character_at_the_end_is_not_lost()
    {
        Token[] tokens = [new(" 日", 0, 1, 0), new("\uFFFD", 1, 2, 0)];
        var words = WordAssembler.Assemble(" 日本", tokens, hasSpaces: false, 0, 3);
        Assert.Equal(["日", "本"], words.Select(word => word.Text));
    }

    [Fact]
    public void Without_spaces_every_token_is_a_word_and_punctuation_stays_with_the_one_before()
    {
        Token[] tokens = [new("今日", 0, 1, 0), new("は", 1, 2, 0), new("。", 2, 2, 0)];
        var words = WordAssembler.Assemble("今日は。", tokens, hasSpaces: false, 0, 3);
        Assert.Equal(["今日", "は。"], words.Select(word => word.Text));
    }

    [Fact]
    public void No_tokens_are_no_words() => Assert.Empty(WordAssembler.Assemble("", [], hasSpaces: true, 0, 1));
}
