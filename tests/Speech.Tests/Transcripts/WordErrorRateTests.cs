using Transcription.Speech.Transcripts;

namespace Transcription.Speech.Tests.Transcripts;

public class WordErrorRateTests
{
    [Theory]
    [InlineData("the cat sat", "the cat sat", 0, 0, 0, 0)]
    [InlineData("the cat sat", "the bat sat", 1, 0, 0, 1 / 3.0)]
    [InlineData("the cat sat", "the cat sat down", 0, 1, 0, 1 / 3.0)]
    [InlineData("the cat sat", "the sat", 0, 0, 1, 1 / 3.0)]
    [InlineData("a b c d e", "x b d e f", 1, 1, 1, 0.6)]
    [InlineData("one", "two three four", 1, 2, 0, 3)]
    [InlineData("one two", "", 0, 0, 2, 1)]
    [InlineData("", "", 0, 0, 0, 0)]
    [InlineData("", "noise words", 0, 2, 0, 1)]
    public void Edits_are_counted_by_kind(
        string reference, string heard, int substitutions, int insertions, int deletions, double rate)
    {
        var errors = WordErrorRate.Measure(reference, heard);
        Assert.Equal((substitutions, insertions, deletions), (errors.Substitutions, errors.Insertions, errors.Deletions));
        Assert.Equal(rate, errors.Rate, 9);
    }

    [Theory]
    [InlineData("Hello, World!", "hello world")]
    [InlineData("  don’t\tstop\n", "don't stop")]
    [InlineData("DON'T", "dont")]
    [InlineData("well-known", "well known")]
    [InlineData("ÜBER Größe", "über größe")]
    public void Case_punctuation_and_white_space_are_no_errors(string reference, string heard) =>
        Assert.Equal(0, WordErrorRate.Measure(reference, heard).Errors);

    [Fact]
    public void Corpora_weigh_by_their_words()
    {
        var sum = WordErrorRate.Measure("a", "b") + WordErrorRate.Measure("a b c", "a b c");
        Assert.Equal(new WordErrorRate(1, 0, 0, 4), sum);
        Assert.Equal(0.25, sum.Rate);
    }

    [Fact]
    public void Swapping_the_texts_swaps_insertions_and_deletions() => Property.Holds(300, random =>
    {
        var (one, other) = (Text(random), Text(random));
        var (there, back) = (WordErrorRate.Measure(one, other), WordErrorRate.Measure(other, one));
        Assert.Equal(there.Errors, back.Errors);
        var lengths = (Words(one), Words(other));
        Assert.Equal(lengths.Item2 - lengths.Item1, there.Insertions - there.Deletions);
        Assert.InRange(there.Errors, Math.Abs(lengths.Item1 - lengths.Item2), Math.Max(lengths.Item1, lengths.Item2));
    });

    private static string Text(Random random) =>
        string.Join(' ', Enumerable.Range(0, random.Next(0, 12)).Select(_ => (char)('a' + random.Next(3))));

    private static int Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
}
