using Microsoft.Extensions.DependencyInjection;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Grains.Files;
using Transcription.Grains.Tests.Support;
using Transcription.Speech.Pcm;
using Transcription.Speech.Recognition;
using Transcription.Speech.Streaming;

namespace Transcription.Grains.Tests.Files;

public sealed class FileTranscriberTests(FileCluster cluster) : IClassFixture<FileCluster>, IDisposable
{
    private const int Window = 8;
    private const int BufferSeconds = 240;

    private readonly ModelScript _script = new();

    public void Dispose() => _script.Open(); // a test that failed holds no worker for the next

    private Task<SessionEnded> Transcribe(
        CountedAudio audio, string model = TestCluster.Words, CancellationToken cancellation = default) =>
        Transcribe(audio.Read(cancellation), model, new RecognitionJob { Pcm = default }, cancellation);

    private Task<SessionEnded> Transcribe(
        IAsyncEnumerable<ReadOnlyMemory<short>> audio, string model, RecognitionJob template, CancellationToken cancellation) =>
        cluster.Gateway.GetRequiredService<FileTranscriber>().Transcribe(
            model, RecordingAudio.Mixed(audio), template, null, cancellation);

    private static void AssertSame(SessionEnded expected, SessionEnded heard)
    {
        Assert.Equal(expected.Finals.Select(final => final.Text), heard.Finals.Select(final => final.Text));
        Assert.Equal(
            expected.Finals.Select(final => (final.Utterance, final.Start, final.End)),
            heard.Finals.Select(final => (final.Utterance, final.Start, final.End)));
        Assert.Equal(expected.Finals.SelectMany(final => final.Words), heard.Finals.SelectMany(final => final.Words));
        Assert.Equal(
            (expected.TotalAudioSeconds, expected.TotalSpeechSeconds), (heard.TotalAudioSeconds, heard.TotalSpeechSeconds));
    }

    [Fact]
    public async Task A_file_gives_every_utterance_in_order()
    {
        var audio = Recording.Utterances(40);
        var expected = Recording.Transcribe(audio, words: true);
        Assert.Equal(40, expected.Finals.Count);
        var template = new RecognitionJob { Pcm = default, WordTimestamps = true };
        AssertSame(expected, await Transcribe(
            CountedAudio.Of(audio).Read(), TestCluster.Words, template, CancellationToken.None));
        Assert.Equal(0, cluster.Used.Sum());
    }

    [Fact]
    public async Task Utterances_of_a_file_are_no_longer_than_the_model_takes()
    {
        var model = await cluster.AddModel(_script.Create, new ModelCapabilities { MaxAudio = TimeSpan.FromSeconds(2) });
        await Transcribe(CountedAudio.Of(Recording.Speech(1, 7)), model);
        Assert.True(_script.Batches.Count > 3);
        Assert.All(_script.Batches.SelectMany(batch => batch), request => Assert.InRange(request.Samples.Length, 1, 32_000));
    }

    [Fact]
    public async Task A_file_gives_what_a_session_gives()
    {
        var audio = Recording.Utterances(6, seed: 3);
        await using var session = await TestSession.Open(cluster);
        await session.PushAll(audio);
        var live = Assert.IsType<SessionEndEvent>((await session.End())[^1]);
        var file = await Transcribe(CountedAudio.Of(audio));
        Assert.Equal(
            live.Finals.Select(final => (final.Utterance, final.Text, final.Start, final.End)),
            file.Finals.Select(final => (final.Utterance, final.Text, final.Start, final.End)));
        Assert.Equal((live.TotalAudioSeconds, live.TotalSpeechSeconds), (file.TotalAudioSeconds, file.TotalSpeechSeconds));
    }

    [Fact]
    public async Task Answers_out_of_order_are_told_in_order()
    {
        // The first utterance is the longest; it is let through last.
        var audio = new[] { Recording.Pause(), Recording.Speech(1, 6), Recording.Pause() }
            .SelectMany(samples => samples).Concat(Recording.Utterances(7, seed: 2)).ToArray();
        var failOnce = 1;
        _script.Fails = batch => batch[0].Samples.Length > 60_000 && Interlocked.Exchange(ref failOnce, 0) == 1;
        AssertSame(Recording.Transcribe(audio), await Transcribe(CountedAudio.Of(audio), await cluster.AddModel(_script)));
        Assert.Equal(0, failOnce);
    }

    [Fact]
    public async Task Files_with_nothing_in_them_give_nothing()
    {
        AssertSame(Recording.Transcribe([]), await Transcribe(CountedAudio.Of([])));
        var silence = new short[30_000];
        AssertSame(Recording.Transcribe(silence), await Transcribe(CountedAudio.Of(silence)));
    }

    [Fact]
    public async Task No_more_utterances_are_in_flight_than_the_window_takes()
    {
        var model = await cluster.AddModel(_script.Close());
        var audio = Recording.Utterances(24);
        // Of known language: without, the later utterances wait until the first are answered.
        var template = new RecognitionJob { Pcm = default, Language = "en" };
        var transcribing = Transcribe(CountedAudio.Of(audio).Read(), model, template, CancellationToken.None);
        for (var answered = 0; answered < 24; answered++)
        {
            var under = Math.Min(Window, 24 - answered);
            await Eventually.Holds(
                $"{under} are in flight after {answered}", () => _script.HoldsAll && _script.Running.Now == under);
            _script.LetThrough(1);
        }

        AssertSame(Recording.Transcribe(audio), await transcribing);
        Assert.Equal((0, Window), _script.Running);
    }

    [Fact]
    public async Task No_more_of_a_long_file_is_held_than_the_buffer_takes()
    {
        const int minutes = 12;
        var minute = Recording.Utterances(25, seconds: 1.6);
        var audio = new CountedAudio(Enumerable.Range(0, minutes).SelectMany(_ => minute.Chunk(16_000)));
        var transcribing = Transcribe(audio, await cluster.AddModel(_script.Close()));
        await Eventually.Holds("the window is full", () => _script.Running.Now == Window);
        await Eventually.Holds("the buffer is full", () => audio.Taken >= (BufferSeconds - 1) * 16_000);
        _script.LetThrough(1);
        await Eventually.Holds("the next is in flight", () => _script.Batches.Count == Window + 1);
        // Three seconds at the most are final now: an utterance and the pause before it.
        Assert.InRange(SpeechTime.ToSeconds(audio.Taken), 0, BufferSeconds + 4);

        _script.Open();
        var heard = await transcribing;
        Assert.Equal(25 * minutes, heard.Finals.Count);
        Assert.Equal(SpeechTime.ToSeconds(audio.Taken), heard.TotalAudioSeconds);
    }

    [Fact]
    public async Task Cancelling_stops_the_file_and_the_models()
    {
        using var stop = new CancellationTokenSource();
        var transcribing = Transcribe(
            CountedAudio.Of(Recording.Utterances(10)), await cluster.AddModel(_script.Close()), stop.Token);
        await Eventually.Holds("the window is full", () => _script.Running.Now == Window);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => transcribing);
        await Eventually.Holds("the models have stopped", () => (_script.Cancelled, _script.Running.Now) == (Window, 0));
        Assert.Equal(Window, _script.Batches.Count);
    }

    [Fact]
    public async Task A_source_that_breaks_stops_the_models_and_says_so()
    {
        async IAsyncEnumerable<ReadOnlyMemory<short>> Broken()
        {
            yield return Recording.Utterances(2);
            await Eventually.Holds("both utterances are in flight", () => _script.Running.Now == 2);
            throw new InvalidAudioException("cut off");
        }

        var transcribing = Transcribe(
            Broken(), await cluster.AddModel(_script.Close()), new RecognitionJob { Pcm = default }, CancellationToken.None);
        Assert.Equal("cut off", (await Assert.ThrowsAsync<InvalidAudioException>(() => transcribing)).Message);
        await Eventually.Holds("the models have stopped", () => (_script.Cancelled, _script.Running.Now) == (2, 0));
    }

    [Fact]
    public async Task Without_a_worker_that_serves_the_model_there_is_no_capacity() =>
        await Assert.ThrowsAsync<NoCapacityException>(() => Transcribe(CountedAudio.Of(Recording.Utterances(1)), "nobody's"));

    [Fact]
    public async Task An_utterance_nobody_can_recognise_fails_the_file_and_is_named()
    {
        var audio = Recording.Pause().Concat(Recording.Speech(1, 5)).Concat(Recording.Utterances(3, seed: 2)).ToArray();
        _script.Fails = batch => batch[0].Samples.Length > 60_000;
        var model = await cluster.AddModel(_script);
        var failure = await Assert.ThrowsAsync<RecognitionFailedException>(() => Transcribe(CountedAudio.Of(audio), model));
        Assert.Contains("from 0.80 s to 5.79 s", failure.Message);
    }
}
