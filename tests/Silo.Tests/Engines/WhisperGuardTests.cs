using Transcription.Silo.Engines;
using Transcription.Speech.Recognition;
using Transcription.Speech.Streaming;

namespace Transcription.Silo.Tests.Engines;

/// <summary>What keeps a model from inventing text, shown on sounds that make it do so.</summary>
public sealed class WhisperGuardTests(WhisperFixture models) : IClassFixture<WhisperFixture>
{
    private const int Rate = 16_000;
    private const int Seconds = 8;

    private static readonly RecognitionOptions Plain = new();

    private static readonly int[] Tones = [110, 220, 330];

    public static TheoryData<int> Pitches => [.. Tones];

    [Theory]
    [MemberData(nameof(Pitches))]
    public async Task Music_that_makes_the_model_invent_words_never_reaches_it(int pitch)
    {
        var music = Music(pitch, 3_000);
        Assert.NotEqual("", Text(models.Model, music, Plain)); // so it would, without the voice detector
        Assert.Empty(await TranscribeAsync(music));
    }

    [Fact]
    public async Task Noise_of_any_loudness_gives_no_words()
    {
        foreach (var loudness in new[] { 30, 300, 3_000, 30_000 })
        {
            var random = new Random(loudness);
            Assert.Empty(await TranscribeAsync([.. Enumerable.Range(0, Seconds * Rate).Select(_ => (short)random.Next(-loudness, loudness))]));
        }
    }

    [Fact]
    public void A_decode_that_looks_wrong_is_tried_again_at_a_higher_temperature_and_a_clear_one_is_not()
    {
        using var engine = WhisperFixture.CreateEngine(new WhisperOptions { TemperatureStep = 0 });
        using var once = engine.Load(WhisperFixture.Entry(TestFiles.MicroModel), "cpu:0");
        Assert.Contains(
            Tones.SelectMany(pitch => new[] { Music(pitch, 300), Music(pitch, 3_000) }),
            music => Text(once, music, Plain) != Text(models.Model, music, Plain));
        var speech = WavFile.Read("t01.wav");
        Assert.Equal(Text(once, speech, Plain), Text(models.Model, speech, Plain));
    }

    [Fact]
    public void Nothing_is_carried_from_one_request_to_the_next()
    {
        var music = Music(110, 300);
        var alone = Text(models.Model, music, Plain);
        foreach (var before in new[] { "t01.wav", "t12.wav" })
        {
            Text(models.Model, WavFile.Read(before), new RecognitionOptions { Prompt = "the train", Vocabulary = ["doctor"] });
            Assert.Equal(alone, Text(models.Model, music, Plain));
        }
    }

    [Fact]
    public void Words_at_the_very_edges_of_the_audio_are_heard() =>
        Assert.Equal("please call the doctor", Text(models.Model, WavFile.Read("t02.wav")[9_600..30_000], Plain));

    [Theory]
    [InlineData(0, 32)]
    [InlineData(1, 56)]
    [InlineData(28, 704)]
    public void A_loop_ends_at_more_tokens_than_anybody_says_in_that_time(int seconds, int tokens) =>
        Assert.Equal(tokens, WhisperModel.MostTokens(seconds * Rate));

    [Theory]
    [InlineData("doctor", "driver")]
    [InlineData("Größe", "日本語")]
    public void A_vocabulary_changes_no_word_that_was_said(params string[] vocabulary)
    {
        var options = new RecognitionOptions { Vocabulary = vocabulary, Prompt = string.Concat(Enumerable.Repeat("the lesson ", 90)) };
        Assert.Equal("please call the doctor", Text(models.Model, WavFile.Read("t02.wav"), options));
    }

    [Fact]
    public void What_the_model_lacks_is_refused_by_the_engine_too()
    {
        var request = new RecognitionRequest(new short[Rate], new RecognitionOptions { Translate = true });
        var error = Assert.Throws<ArgumentException>(() => models.Model.Recognize([request]));
        Assert.Contains("translate", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A rising scale of pure tones.</summary>
    private static short[] Music(int pitch, int loudness) =>
    [
        .. Enumerable.Range(0, Seconds * Rate).Select(
            i => (short)(loudness * Math.Sin(2 * Math.PI * i * (pitch + 55 * (i / 4_000)) / Rate))),
    ];

    private static string Text(ISpeechModel model, short[] samples, RecognitionOptions options) =>
        model.Recognize([new(samples, options)])[0].Text;

    private async Task<IReadOnlyList<FinalTranscript>> TranscribeAsync(short[] samples)
    {
        var session = new SessionTranscriber(new TranscriberOptions { InterimResults = false });
        session.Append(samples);
        session.Score(await models.Voice.ScoreAsync(models.Voice.CreateState(), session.Unscored.ToArray(), CancellationToken.None));
        session.End();
        while (session.TryNextDecode(out var decode))
            session.Complete(decode!, models.Model.Recognize([new RecognitionRequest(decode!.Samples, Plain)])[0]);
        return session.TakeEvents().OfType<SessionEnded>().Single().Finals;
    }
}
