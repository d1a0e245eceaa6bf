using Microsoft.Extensions.Time.Testing;
using Transcription.Grains.Workers;
using Transcription.Silo.Engines;
using Transcription.Speech.Recognition;
using Whisper.net.Logger;

namespace Transcription.Silo.Tests.Engines;

public sealed class WhisperModelTests(WhisperFixture models) : IClassFixture<WhisperFixture>
{
    private static readonly RecognitionOptions Plain = new();

    [Theory]
    [InlineData(1)]
    [InlineData(800)]
    [InlineData(1_599)]
    [InlineData(8_000)]
    public void Audio_shorter_than_whisper_takes_is_answered(int samples)
    {
        var result = models.Model.Recognize([new(new short[samples], Plain)])[0];
        Assert.Equal("", result.Text);
        Assert.Empty(result.Segments);
    }

    [Fact]
    public void No_audio_says_nothing() =>
        Assert.Equal("", models.Model.Recognize([new(ReadOnlyMemory<short>.Empty, Plain)])[0].Text);

    [Fact]
    public void A_language_the_model_does_not_know_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(
            () => models.Model.Recognize([new(new short[16_000], new() { Language = "de" })]));
        Assert.Contains("'de'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_given_up_before_it_starts_is_not_run()
    {
        var request = new RecognitionRequest(WavFile.Read("t01.wav"), Plain, new CancellationToken(canceled: true));
        Assert.Throws<OperationCanceledException>(() => models.Model.Recognize([request]));
    }

    [Fact]
    public void A_request_given_up_while_it_runs_ends_as_cancelled_and_the_next_is_right()
    {
        using var cancellation = new CancellationTokenSource();
        var audio = WavFile.Read("long.wav").AsMemory(0, 29 * 16_000);
        using (WhenNativeWorkBegins(cancellation.Cancel))
        {
            Assert.ThrowsAny<OperationCanceledException>(
                () => models.Model.Recognize([new(audio, Plain, cancellation.Token)]));
        }

        Assert.Equal("please turn off the kitchen light", Text(models.Model, "t01.wav", Plain));
    }

    [Fact]
    public void A_decode_that_takes_too_long_is_stopped_and_said_so()
    {
        var time = new FakeTimeProvider();
        var options = new WhisperOptions();
        using var engine = WhisperFixture.CreateEngine(options, time);
        using var model = engine.Load(WhisperFixture.Entry(TestFiles.MicroModel), "cpu:0");
        using (WhenNativeWorkBegins(() => time.Advance(options.MaxDecodeTime)))
            Assert.Throws<TimeoutException>(() => model.Recognize([new(WavFile.Read("t01.wav"), Plain)]));
        Assert.Equal("please call the doctor", Text(model, "t02.wav", Plain));
    }

    [Fact]
    public void The_whole_window_hears_the_same()
    {
        using var engine = WhisperFixture.CreateEngine(new WhisperOptions { ShrinkAudioContext = false });
        using var model = engine.Load(WhisperFixture.Entry(TestFiles.MicroModel), "cpu:0");
        foreach (var file in new[] { "t01.wav", "t12.wav", "t21.wav" })
            Assert.Equal(Text(models.Model, file, Plain), Text(model, file, Plain));
    }

    [Fact]
    public void A_prompt_changes_no_word_that_was_said()
    {
        var options = new RecognitionOptions { Prompt = "please call the driver", Language = "en" };
        Assert.Equal("please call the doctor", Text(models.Model, "t02.wav", options));
    }

    [Fact]
    public void Beams_hear_the_same()
    {
        using var engine = WhisperFixture.CreateEngine(new WhisperOptions { BeamSize = 3 });
        using var model = engine.Load(WhisperFixture.Entry(TestFiles.MicroModel), "cpu:0");
        Assert.Equal("send a message to the teacher", Text(model, "t07.wav", Plain));
    }

    [Fact]
    public async Task Two_workers_of_a_device_share_the_weights_and_work_at_once()
    {
        using var engine = WhisperFixture.CreateEngine(new WhisperOptions { Threads = 1 });
        var entry = WhisperFixture.Entry(TestFiles.MicroModel);
        using var second = engine.Load(entry, "cpu:0");
        using (var first = engine.Load(entry, "cpu:0"))
        {
            var texts = await Task.WhenAll(
                Task.Run(() => Text(first, "t01.wav", Plain)), Task.Run(() => Text(second, "t02.wav", Plain)));
            Assert.Equal(["please turn off the kitchen light", "please call the doctor"], texts);
            first.Dispose();
        }

        Assert.Equal("send a message to the teacher", Text(second, "t07.wav", Plain));
    }

    [Fact]
    public void A_file_that_is_no_model_is_refused_by_name_and_reason()
    {
        using var directory = new TemporaryDirectory();
        var path = directory["ggml-bad.bin"];
        File.WriteAllBytes(path, File.ReadAllBytes(TestFiles.MicroModel)[..500_000]);
        using var engine = WhisperFixture.CreateEngine(new WhisperOptions());
        var error = Assert.Throws<ModelLoadException>(() => engine.Load(WhisperFixture.Entry(path), "cpu:0"));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("cut short", error.Message, StringComparison.Ordinal);
    }

    // The last thing whisper.cpp logs of a decode before it computes.
    private static IDisposable WhenNativeWorkBegins(Action action) => LogProvider.AddLogger((_, message) =>
    {
        if (message?.Contains("compute buffer (decode)", StringComparison.Ordinal) == true)
            action();
    });

    private static string Text(ISpeechModel model, string file, RecognitionOptions options) =>
        model.Recognize([new(WavFile.Read(file), options)])[0].Text;
}
