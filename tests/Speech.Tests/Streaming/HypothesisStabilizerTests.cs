using Transcription.Speech.Streaming;

namespace Transcription.Speech.Tests.Streaming;

public class HypothesisStabilizerTests
{
    private readonly HypothesisStabilizer _stabilizer = new();

    [Fact]
    public void Two_hypotheses_that_agree_commit_what_they_share()
    {
        Assert.Equal(new StableHypothesis("the cat", 0, 1), _stabilizer.Next("the cat"));
        Assert.Equal(new StableHypothesis("the cat sat", 7, 2), _stabilizer.Next("the cat sat"));
        Assert.Equal(new StableHypothesis("the cat had it", 7, 3), _stabilizer.Next("the cat had it"));
        Assert.Equal(new StableHypothesis("the cat had it all", 14, 4), _stabilizer.Next("the cat had it all"));
        Assert.Equal(["the", "cat", "had", "it"], _stabilizer.Committed);
    }

    [Fact]
    public void Nothing_behind_a_disagreement_is_committed()
    {
        _stabilizer.Next("a dog ran home");
        Assert.Equal(1, _stabilizer.Next("a cat ran home").Committed);
        Assert.Equal(["a"], _stabilizer.Committed);
    }

    [Fact]
    public void What_is_committed_outlives_a_hypothesis_without_it()
    {
        _stabilizer.Next("one two three");
        _stabilizer.Next("one two three");
        Assert.Equal(new StableHypothesis("one two three", 13, 3), _stabilizer.Next(""));
        Assert.Equal("one two three four", _stabilizer.Next("won too three four").Text);
    }

    [Fact]
    public void White_space_does_not_matter() =>
        Assert.Equal("one two", _stabilizer.Next("  one   two ").Text);

    [Fact]
    public void Committed_text_never_changes_and_starts_every_later_text() => Property.Holds(1_000, random =>
    {
        var (one, same) = (new HypothesisStabilizer(), new HypothesisStabilizer());
        var committed = "";
        var hypothesis = new List<string>();
        for (var revision = 1; revision <= 40; revision++)
        {
            if (random.Chance(0.7))
                hypothesis.Add(random.Next(4).ToString(System.Globalization.CultureInfo.InvariantCulture));
            if (random.Chance(0.3) && hypothesis.Count > 0)
                hypothesis[^random.Next(1, Math.Min(4, hypothesis.Count) + 1)] = "x";
            if (random.Chance(0.1))
                hypothesis.RemoveRange(hypothesis.Count / 2, hypothesis.Count - hypothesis.Count / 2);
            if (random.Chance(0.05))
                hypothesis.Clear();
            var text = string.Join(' ', hypothesis);
            var shown = one.Next(text);
            Assert.Equal(shown, same.Next(text));
            Assert.Equal(revision, shown.Revision);
            Assert.StartsWith(committed, shown.Text, StringComparison.Ordinal);
            Assert.InRange(shown.Committed, committed.Length, shown.Text.Length);
            Assert.True(shown.Committed == shown.Text.Length || shown.Committed == 0
                || shown.Text[shown.Committed] == ' ', "a word is committed as a whole");
            committed = shown.Text[..shown.Committed];
            Assert.Equal(string.Join(' ', one.Committed), committed);
        }
    });
}
