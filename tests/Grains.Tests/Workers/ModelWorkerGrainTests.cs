using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Grains.Tests.Support;
using Transcription.Grains.Workers;
using Transcription.Speech.Recognition;

namespace Transcription.Grains.Tests.Workers;

public sealed class ModelWorkerGrainTests(WorkerCluster cluster) : IClassFixture<WorkerCluster>
{
    private const string Device = "test:0";

    private readonly ModelScript _script = new();

    private static readonly RecognitionJob Job = new()
    {
        Pcm = ((ReadOnlySpan<short>)Recording.Speech(1, 2)).ToBytes(), Priority = JobPriority.Live,
    };

    private IModelWorkerGrain Worker(string model) => cluster.Client.GetGrain<IModelWorkerGrain>(
        new WorkerKey(cluster.WorkerSilos[0].ToParsableString(), Device, model, 0).ToString());

    /// <summary>A worker whose model is held inside its first call.</summary>
    private async Task<(IModelWorkerGrain Worker, Task<RecognitionReply> Running)> Held(CancellationToken cancellation = default)
    {
        var worker = Worker(await cluster.AddModel(_script.Close()));
        var running = worker.Recognize(Job, cancellation);
        await Eventually.Holds("the model runs", () => _script.Running.Now == 1);
        return (worker, running);
    }

    [Fact]
    public async Task A_reply_carries_text_language_and_words_with_times()
    {
        var job = Job with { Language = "de", WordTimestamps = true };
        var reply = await Worker(TestCluster.Words).Recognize(job, CancellationToken.None);
        using var model = new SimulatedModel(new SimulatedModelOptions { Latency = TimeSpan.Zero });
        var heard = model.Recognize([job.ToRequest(CancellationToken.None)])[0];
        Assert.True(reply.Accepted);
        Assert.Equal((heard.Text, 0.9, "de"), (reply.Text, reply.Confidence, reply.Language));
        Assert.Equal(heard.Segments[0].Words.Select(word => word.ToTiming()), Assert.Single(reply.Segments).Words);
        Assert.Equal(4, reply.Segments[0].Words.Count);
    }

    [Fact]
    public async Task A_full_worker_refuses_at_once_and_says_when_to_come_again()
    {
        var (worker, running) = await Held();
        var more = Enumerable.Range(0, 6).Select(_ => worker.Recognize(Job, CancellationToken.None)).ToList();
        var refused = new List<RecognitionReply>();
        while (refused.Count < 4)
        {
            var answered = await Task.WhenAny(more).WaitAsync(Eventually.Patience);
            more.Remove(answered);
            refused.Add(await answered);
        }

        Assert.All(refused, reply => Assert.False(reply.Accepted));
        Assert.All(refused, reply => Assert.True(reply.RetryAfter >= TimeSpan.FromMilliseconds(50)));
        Assert.Equal(2, (await worker.Describe()).QueueDepth);

        _script.Open();
        Assert.All(await Task.WhenAll([running, .. more]), reply => Assert.True(reply.Accepted));
        var described = await worker.Describe();
        Assert.Equal(0, described.QueueDepth);
        Assert.True(described.RealTimeFactor > 0 && described.QueueCapacity >= 2);
    }

    [Fact]
    public async Task Batch_jobs_have_room_when_live_ones_have_not()
    {
        var (worker, running) = await Held();
        var live = Enumerable.Range(0, 2).Select(_ => worker.Recognize(Job, CancellationToken.None)).ToList();
        await Eventually.Holds("live jobs wait", async () => (await worker.Describe()).QueueDepth == 2);
        var batch = worker.Recognize(Job with { Priority = JobPriority.Batch }, CancellationToken.None);
        await Eventually.Holds("the batch job waits", async () => (await worker.Describe()).QueueDepth == 3);
        _script.Open();
        Assert.All(await Task.WhenAll([running, batch, .. live]), reply => Assert.True(reply.Accepted));
    }

    [Fact]
    public async Task Cancelling_the_call_takes_the_job_out_of_the_queue()
    {
        var (worker, running) = await Held();
        using var stop = new CancellationTokenSource();
        var waiting = worker.Recognize(Job, stop.Token);
        await Eventually.Holds("the job waits", async () => (await worker.Describe()).QueueDepth == 1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Eventually.Holds("the job is gone", async () => (await worker.Describe()).QueueDepth == 0);
        _script.Open();
        Assert.True((await running).Accepted);
        Assert.Single(_script.Batches);
    }

    [Fact]
    public async Task Cancelling_the_call_stops_the_running_model()
    {
        using var stop = new CancellationTokenSource();
        var (worker, running) = await Held(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Eventually.Holds("the model has stopped", () => (_script.Cancelled, _script.Running.Now) == (1, 0));
        _script.Open();
        Assert.True((await worker.Recognize(Job, CancellationToken.None)).Accepted);
    }

    [Fact]
    public async Task A_model_that_fails_says_so_to_the_caller_and_goes_on()
    {
        _script.Fails = _ => _script.Batches.Count == 1;
        var worker = Worker(await cluster.AddModel(_script));
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => worker.Recognize(Job, CancellationToken.None));
        Assert.Contains("as scripted", failure.Message);
        Assert.True((await worker.Recognize(Job, CancellationToken.None)).Accepted);
    }

    [Fact]
    public async Task A_job_the_model_cannot_do_is_refused_before_it_runs()
    {
        var capabilities = new ModelCapabilities { MaxAudio = TimeSpan.FromSeconds(2) };
        var worker = Worker(await cluster.AddModel(() => new LimitedModel(_script.Create(), capabilities), capabilities));
        var tooLong = await Assert.ThrowsAsync<SessionRefusedException>(
            () => worker.Recognize(Job with { Pcm = new byte[2 * 32_001] }, CancellationToken.None));
        Assert.Equal("invalid_audio", tooLong.Code);
        var translated = await Assert.ThrowsAsync<SessionRefusedException>(
            () => worker.Recognize(Job with { Translate = true }, CancellationToken.None));
        Assert.Equal("invalid_parameters", translated.Code);
        Assert.Empty(_script.Batches);
        Assert.True((await worker.Recognize(Job with { Pcm = new byte[2 * 32_000] }, CancellationToken.None)).Accepted);
    }

    [Fact]
    public async Task A_model_that_cannot_be_loaded_says_why_and_is_tried_again()
    {
        var broken = true;
        var worker = Worker(await cluster.AddModel(
            () => Volatile.Read(ref broken) ? throw new ModelLoadException("truncated file") : _script.Create(),
            new ModelCapabilities()));
        var failure = await Assert.ThrowsAsync<ModelLoadException>(worker.Load);
        Assert.Equal("truncated file", failure.Message);
        Volatile.Write(ref broken, false);
        await Eventually.Holds("the model is loaded", async () =>
        {
            try
            {
                return (await worker.Load()).QueueDepth == 0;
            }
            catch (ModelLoadException)
            {
                return false; // the failed activation is on its way out
            }
        });
    }

    [Fact]
    public async Task Whatever_broke_the_loading_a_later_job_tries_again()
    {
        var broken = 1;
        var worker = Worker(await cluster.AddModel(
            () => Interlocked.Exchange(ref broken, 0) == 1 ? throw new DllNotFoundException("driver") : _script.Create(),
            new ModelCapabilities()));
        await Assert.ThrowsAsync<DllNotFoundException>(() => worker.Recognize(Job, CancellationToken.None));
        await Eventually.Holds("the model works", async () =>
        {
            try
            {
                return (await worker.Recognize(Job, CancellationToken.None)).Accepted;
            }
            catch (DllNotFoundException)
            {
                return false; // the failed activation is on its way out
            }
        });
    }

    [Fact]
    public async Task A_worker_of_an_unknown_silo_is_unavailable()
    {
        var gone = SiloAddress.New(System.Net.IPAddress.Loopback, 1, 1).ToParsableString();
        var worker = cluster.Client.GetGrain<IModelWorkerGrain>(new WorkerKey(gone, Device, TestCluster.Words, 0).ToString());
        await Assert.ThrowsAsync<SiloUnavailableException>(worker.Load);
    }

    [Fact]
    public async Task Voice_scored_in_two_calls_is_as_scored_in_one_for_its_memory_travels()
    {
        var voice = cluster.Client.GetGrain<IVoiceGrain>(cluster.WorkerSilos[0].ToParsableString());
        var audio = ((ReadOnlySpan<short>)Recording.Utterances(2)).ToBytes();
        var cut = 512 * 2 * 40;
        var whole = await voice.Score(new VoiceFrames(audio, null));
        var first = await voice.Score(new VoiceFrames(audio.AsMemory(..cut), null));
        var second = await voice.Score(new VoiceFrames(audio.AsMemory(cut..), first.State));
        Assert.Equal(whole.Probabilities, first.Probabilities.Concat(second.Probabilities));
        Assert.Equal([40f], first.State);
        Assert.Equal(whole.State, second.State);
    }
}
