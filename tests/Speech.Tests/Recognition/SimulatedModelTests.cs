using Transcription.Speech.Recognition;

namespace Transcription.Speech.Tests.Recognition;

public sealed class SimulatedModelTests
{
    private static SimulatedModel Model(double errorRate = 0, int seed = 1) =>
        new(new SimulatedModelOptions { Latency = TimeSpan.Zero, ErrorRate = errorRate }, seed);

    private static RecognitionResult Hear(SimulatedModel model, ReadOnlyMemory<short> samples) =>
        Assert.Single(model.Recognize([new RecognitionRequest(samples, new RecognitionOptions { WordTimestamps = true })]));

    [Fact]
    public void The_same_samples_give_the_same_words_in_any_instance() => Property.Holds(20, random =>
    {
        var samples = random.Samples(random.Next(0, 80_000));
        using var one = Model();
        using var other = Model(seed: 7);
        Assert.Equal(Hear(one, samples).Text, Hear(other, samples.ToArray()).Text);
    });

    [Fact]
    public void Other_samples_give_other_words()
    {
        using var model = Model();
        var random = new Random(1);
        Assert.NotEqual(Hear(model, random.Samples(80_000)).Text, Hear(model, random.Samples(80_000)).Text);
    }

    [Fact]
    public void Longer_audio_gives_the_same_words_and_more() => Property.Holds(20, random =>
    {
        using var model = Model();
        var samples = random.Samples(100_000);
        var whole = Hear(model, samples).Text;
        Assert.Equal(15, whole.Split(' ').Length); // 2.5 words a second for 6.25 s
        for (var length = 0; length <= samples.Length; length += 7_001)
            Assert.StartsWith(Hear(model, samples.AsMemory(0, length)).Text, whole, StringComparison.Ordinal);
    });

    [Fact]
    public void Words_follow_each_other_within_the_audio()
    {
        using var model = Model();
        var result = Hear(model, new Random(1).Samples(64_000));
        var words = Assert.Single(result.Segments).Words;
        Assert.Equal(result.Text, string.Join(' ', words.Select(word => word.Text)));
        Assert.Equal(0, words[0].Start);
        Assert.All(words.Zip(words.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
        Assert.Equal(4, words[^1].End);
    }

    [Fact]
    public void A_vocabulary_is_what_it_hears_and_a_translation_is_in_capitals()
    {
        using var model = Model();
        string[] words = ["ORLEANS", "GRAIN"];
        var options = new RecognitionOptions { Vocabulary = ["Orleans", "grain"], Translate = true };
        var result = model.Recognize([new RecognitionRequest(new Random(1).Samples(80_000), options)])[0];
        Assert.All(result.Text.Split(' '), word => Assert.Contains(word, words));
    }

    [Fact]
    public void Too_little_audio_holds_no_words()
    {
        using var model = Model();
        Assert.Equal("", Hear(model, new short[100]).Text);
    }

    [Fact]
    public void A_batch_answers_in_the_order_of_its_requests()
    {
        using var model = Model();
        var random = new Random(1);
        RecognitionRequest[] requests =
            [.. Enumerable.Range(1, 8).Select(i => new RecognitionRequest(random.Samples(i * 9_000), new()))];
        Assert.Equal(
            requests.Select(request => Hear(model, request.Samples).Text),
            model.Recognize(requests).Select(result => result.Text));
    }

    [Fact]
    public void The_language_asked_for_is_the_language_heard()
    {
        using var model = Model();
        var request = new RecognitionRequest(new short[16_000], new RecognitionOptions { Language = "de" });
        Assert.Equal("de", Assert.Single(model.Recognize([request])).Language);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0.3, 200, 400)]
    [InlineData(1, 1_000, 1_000)]
    public void It_fails_as_often_as_asked(double rate, int least, int most)
    {
        using var model = Model(rate);
        Assert.InRange(Enumerable.Range(0, 1_000).Count(_ => Fails(model)), least, most);
    }

    [Fact]
    public void A_cancelled_request_ends_early()
    {
        using var model = new SimulatedModel(new SimulatedModelOptions { Latency = TimeSpan.FromDays(1) });
        var request = new RecognitionRequest(new short[16_000], new(), new CancellationToken(canceled: true));
        Assert.Throws<OperationCanceledException>(() => model.Recognize([request]));
    }

    private static bool Fails(SimulatedModel model)
    {
        try
        {
            model.Recognize([new RecognitionRequest(ReadOnlyMemory<short>.Empty, new())]);
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }
}
