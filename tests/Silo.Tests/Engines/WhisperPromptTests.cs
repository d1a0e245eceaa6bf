using Transcription.Silo.Engines;

namespace Transcription.Silo.Tests.Engines;

/// <summary>What Whisper reads before it listens never exceeds what it takes, and the vocabulary goes before the prompt.</summary>
public sealed class WhisperPromptTests
{
    private static readonly Lazy<WhisperTokenizer> Tokenizer = new(() => new WhisperTokenizer(
        [" Orleans", " grain", " the", " cat", " sat", ",", ".", " o", "r", "le", "an", "s", "orlean", "\u00e3\u0081\u0082"]));

    private static string Compose(string[] vocabulary, string? prompt, int most = 20) =>
        WhisperPrompt.Compose(vocabulary, prompt, most, Tokenizer);

    [Fact]
    public void Nothing_asked_for_is_nothing_to_read_and_needs_no_tokenizer() => Assert.Equal(
        "", WhisperPrompt.Compose([], null, 20, new(() => throw new InvalidOperationException("It is not needed."))));

    [Fact]
    public void The_vocabulary_stands_as_a_list_before_the_prompt()
    {
        Assert.Equal(" Orleans, grain. the cat", Compose(["Orleans", "grain"], "the cat"));
        Assert.Equal(" Orleans.", Compose(["Orleans"], null));
        Assert.Equal(" the cat", Compose([], "the cat"));
    }

    [Fact]
    public void Of_a_long_prompt_the_end_is_kept_in_whole_words_and_the_vocabulary_stays() =>
        Assert.Equal(" Orleans. cat sat", Compose(["Orleans"], "the the the cat sat", 4));

    [Fact]
    public void Of_a_long_vocabulary_what_fits_is_kept_from_its_beginning() =>
        Assert.Equal(" Orleans, grain.", Compose(["Orleans", "grain", "cat", "sat"], "the cat", 4));

    [Fact]
    public void Characters_are_never_cut_in_the_middle() =>
        Assert.Equal("ああ", Compose([], new string('あ', 30), 2));

    [Theory]
    [InlineData("the\0cat")]
    [InlineData("the\r\n\tcat")]
    public void Control_characters_are_spaces(string prompt) => Assert.Equal(" the cat", Compose([], prompt));

    [Fact]
    public void Whatever_is_asked_for_it_is_never_too_long()
    {
        const int seed = 5;
        var random = new Random(seed);
        const string letters = "Orleans grain thecat,. 'sあß🎈12";
        for (var run = 0; run < 2_000; run++)
        {
            var most = random.Next(1, 60);
            var vocabulary = Enumerable.Range(0, random.Next(0, 10)).Select(_ => Text(random.Next(1, 20))).ToArray();
            var text = Compose(vocabulary, Text(random.Next(0, 200)), most);
            var tokens = Tokenizer.Value.Count(text);
            Assert.True(tokens <= most, $"Seed {seed}, run {run}: {tokens} tokens of {most}: '{text}'");
            Assert.DoesNotContain('\uFFFD', text);
        }

        string Text(int length)
        {
            var runes = letters.EnumerateRunes().ToList();
            return string.Concat(Enumerable.Range(0, length).Select(_ => runes[random.Next(runes.Count)].ToString()));
        }
    }

    [Theory]
    [InlineData(" Orleans", 1)]
    [InlineData(" orleans", 5)] // the longest token at each place: " o", "r", "le", "an", "s"
    [InlineData("the cat", 4)] // "t", "h" and "e" are no tokens
    [InlineData(" cat, sat.", 4)]
    public void Tokens_are_counted_as_whisper_splits_them(string text, int tokens) =>
        Assert.Equal(tokens, Tokenizer.Value.Count(text));
}
