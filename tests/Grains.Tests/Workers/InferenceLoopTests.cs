using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Grains.Observability;
using Transcription.Grains.Tests.Support;
using Transcription.Grains.Workers;
using Transcription.Grains.Workers.Memory;
using Transcription.Speech.Recognition;
using static Transcription.Grains.Tests.Workers.Jobs;

namespace Transcription.Grains.Tests.Workers;

public sealed class InferenceLoopTests : IDisposable
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(3);

    private readonly ModelScript _script = new() { MaxBatch = 4 };
    private readonly IMeterFactory _meters = Meters();
    private readonly TranscriptionMetrics _metrics;
    private readonly WorkerOptions _options = new() { MinQueue = 100, BatchCredit = 2 };
    private readonly List<InferenceLoop> _loops = [];

    public InferenceLoopTests() => _metrics = new TranscriptionMetrics(_meters);

    public void Dispose()
    {
        _script.Open();
        _loops.ForEach(loop => loop.Dispose());
    }

    private InferenceLoop Start(Func<ISpeechModel>? load = null)
    {
        var loop = new InferenceLoop(
            new WorkerKey("silo", "test:0", "model", 0),
            (_, _) => new LoadedModel((load ?? _script.Create)(), 1),
            _options,
            _metrics,
            TimeProvider.System,
            NullLogger.Instance);
        _loops.Add(loop);
        return loop;
    }

    /// <summary>Starts a loop whose model is held inside its first call.</summary>
    private async Task<(InferenceLoop Loop, InferenceJob Running)> StartHeld(CancellationToken cancellation = default)
    {
        _script.Close();
        var loop = Start();
        var running = Live(cancellation: cancellation);
        Assert.True(loop.TryEnqueue(running, MaxWait));
        await Eventually.Holds("the model runs", () => _script.Running.Now == 1);
        return (loop, running);
    }

    [Fact]
    public async Task A_loop_that_was_given_up_is_not_waited_for()
    {
        var (loop, running) = await StartHeld();
        Assert.NotNull(loop.Running);
        loop.GiveUp();
        await Task.Run(loop.Dispose).WaitAsync(Eventually.Patience / 2);
        Assert.Equal(1, _script.Running.Now); // it still hangs
        Assert.False(running.Answer.IsCompleted);
    }

    private static Task<RecognitionResult> Answer(InferenceJob job) => job.Answer.WaitAsync(Eventually.Patience);

    [Fact]
    public async Task A_job_is_answered_with_what_the_model_heard()
    {
        var samples = Enumerable.Range(0, 32_000).Select(i => (short)i).ToArray();
        var job = Live(samples);
        Assert.True(Start().TryEnqueue(job, MaxWait));
        using var model = new SimulatedModel(new SimulatedModelOptions { Latency = TimeSpan.Zero });
        Assert.Equal(model.Recognize([job.Request])[0].Text, (await Answer(job)).Text);
    }

    [Fact]
    public async Task The_model_is_loaded_when_it_is_first_wanted()
    {
        var loop = Start();
        Assert.Null(loop.Loaded);
        await loop.Load().WaitAsync(Eventually.Patience);
        Assert.Equal(4, loop.Loaded!.Model.Capabilities.MaxBatch);
    }

    [Fact]
    public async Task From_many_threads_the_model_is_called_once_at_a_time_with_batches_of_one_priority()
    {
        var loop = Start();
        var jobs = new List<InferenceJob>();
        using var start = new Barrier(8);
        var threads = Enumerable.Range(0, 8).Select(thread => new Thread(() =>
        {
            start.SignalAndWait();
            for (var i = 0; i < 50; i++)
            {
                var job = thread % 2 == 0 ? Live(new short[100 + thread]) : Batch(new short[100 + thread]);
                if (loop.TryEnqueue(job, MaxWait))
                {
                    lock (jobs)
                        jobs.Add(job);
                }
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        await Task.WhenAll(jobs.Select(Answer)); // the model throws when it is called concurrently

        Assert.Equal((0, 1), _script.Running);
        Assert.Equal(jobs.Count, _script.Batches.Sum(batch => batch.Count));
        Assert.All(_script.Batches, batch => Assert.InRange(batch.Count, 1, 4));
        Assert.All(_script.Batches, batch => Assert.Single(batch.Select(request => request.Samples.Length % 2).Distinct()));
    }

    [Fact]
    public async Task What_waits_while_the_model_works_goes_together()
    {
        var (loop, _) = await StartHeld();
        var jobs = Enumerable.Range(0, 5).Select(_ => Live()).ToList();
        Assert.All(jobs, job => Assert.True(loop.TryEnqueue(job, MaxWait)));
        _script.Open();
        await Task.WhenAll(jobs.Select(Answer));
        Assert.Equal([1, 4, 1], _script.Batches.Select(batch => batch.Count));
    }

    [Fact]
    public async Task A_full_queue_refuses_at_once_though_the_model_hangs()
    {
        _options.MinQueue = 2;
        var (loop, _) = await StartHeld();
        Assert.True(loop.TryEnqueue(Live(), MaxWait));
        Assert.True(loop.TryEnqueue(Live(), MaxWait));
        Assert.False(loop.TryEnqueue(Live(), MaxWait));
        Assert.Equal(2, loop.QueueDepth);
        Assert.True(loop.RetryAfter >= _options.MinRetryAfter);
    }

    [Fact]
    public async Task A_job_abandoned_in_the_queue_never_reaches_the_model()
    {
        var (loop, running) = await StartHeld();
        using var stop = new CancellationTokenSource();
        var (abandoned, other) = (Live(new short[111], stop.Token), Live(new short[222]));
        Assert.True(loop.TryEnqueue(abandoned, MaxWait) && loop.TryEnqueue(other, MaxWait));
        await stop.CancelAsync();
        loop.Abandon(abandoned);
        Assert.Equal(1, loop.QueueDepth);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Answer(abandoned));
        _script.Open();
        await Answer(running);
        await Answer(other);
        Assert.DoesNotContain(_script.Batches.SelectMany(batch => batch), request => request.Samples.Length == 111);
    }

    [Fact]
    public async Task A_job_cancelled_as_its_batch_is_taken_never_reaches_the_model()
    {
        var (loop, _) = await StartHeld();
        using var stop = new CancellationTokenSource();
        var (cancelled, other) = (Live(new short[111], stop.Token), Live(new short[222]));
        Assert.True(loop.TryEnqueue(cancelled, MaxWait) && loop.TryEnqueue(other, MaxWait));
        await stop.CancelAsync();
        _script.Open();
        await Answer(other);
        Assert.Equal([222], _script.Batches[1].Select(request => request.Samples.Length));
    }

    [Fact]
    public async Task A_running_job_that_is_cancelled_stops_the_model_and_the_next_one_runs()
    {
        using var stop = new CancellationTokenSource();
        var (loop, running) = await StartHeld(stop.Token);
        await stop.CancelAsync();
        loop.Abandon(running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Answer(running));
        _script.Open();
        var next = Live();
        Assert.True(loop.TryEnqueue(next, MaxWait));
        await Answer(next);
        Assert.Equal(1, _script.Cancelled);
    }

    [Fact]
    public async Task A_failing_job_fails_alone_whoever_shared_its_batch()
    {
        _script.Fails = batch => batch.Any(request => request.Samples.Length == 666);
        var (loop, running) = await StartHeld();
        var bad = new[] { Live(new short[666]), Live(), Live(), Live() };
        var good = new[] { Live(), Live() };
        Assert.All([.. bad, .. good], job => Assert.True(loop.TryEnqueue(job, MaxWait)));
        _script.Open();
        await Answer(running);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Answer(bad[0]));
        Assert.Contains("as scripted", failure.Message, StringComparison.Ordinal);
        await Task.WhenAll([.. bad[1..].Select(Answer), .. good.Select(Answer)]);
    }

    [Fact]
    public async Task A_model_that_cannot_be_loaded_says_why_and_is_tried_again()
    {
        var broken = true;
        var loop = Start(() => broken ? throw new ModelLoadException("no such file") : _script.Create());
        var failure = await Assert.ThrowsAsync<ModelLoadException>(() => loop.Load().WaitAsync(Eventually.Patience));
        Assert.Equal("no such file", failure.Message);
        var job = Live();
        Assert.True(loop.TryEnqueue(job, MaxWait));
        await Assert.ThrowsAsync<ModelLoadException>(() => Answer(job));
        broken = false;
        await loop.Load().WaitAsync(Eventually.Patience);
    }

    [Fact]
    public async Task An_idle_model_goes_when_told_and_comes_back_with_the_next_job()
    {
        var models = new List<ScriptedModel>();
        var loop = Start(() =>
        {
            models.Add(new ScriptedModel(_script));
            return models[^1];
        });
        await loop.Load().WaitAsync(Eventually.Patience);
        loop.Unload();
        await Eventually.Holds("the model is gone", () => loop.Loaded is null && models[0].IsDisposed);
        var job = Live();
        Assert.True(loop.TryEnqueue(job, MaxWait));
        await Answer(job);
        Assert.Equal(2, models.Count);
        Assert.False(models[1].IsDisposed);
    }

    [Fact]
    public async Task A_model_with_work_stays_though_told_to_go()
    {
        var (loop, running) = await StartHeld();
        var waiting = Live();
        Assert.True(loop.TryEnqueue(waiting, MaxWait));
        loop.Unload();
        var model = loop.Loaded;
        _script.Open();
        await Task.WhenAll(Answer(running), Answer(waiting));
        Assert.Same(model, loop.Loaded);
    }

    [Fact]
    public async Task Disposing_ends_the_running_batch_and_fails_what_waits()
    {
        ScriptedModel? model = null;
        _script.Close();
        var loop = Start(() => model = new ScriptedModel(_script));
        var (running, waiting) = (Live(), Live());
        Assert.True(loop.TryEnqueue(running, MaxWait));
        await Eventually.Holds("the model runs", () => _script.Running.Now == 1);
        Assert.True(loop.TryEnqueue(waiting, MaxWait));
        _loops.Remove(loop);
        var disposing = Task.Run(loop.Dispose);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Answer(waiting));
        Assert.False(loop.TryEnqueue(Live(), MaxWait));
        _script.Open();
        await disposing.WaitAsync(Eventually.Patience);
        await Answer(running);
        Assert.True(model!.IsDisposed);
    }

    [Fact]
    public async Task However_jobs_end_the_gauges_return_to_zero()
    {
        var levels = new Dictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Scope == _meters)
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, change, _, _) =>
        {
            lock (levels)
                levels[instrument.Name] = levels.GetValueOrDefault(instrument.Name) + change;
        });
        listener.Start();

        _options.MinQueue = 3;
        _script.Fails = batch => batch.Any(request => request.Samples.Length == 666);
        var (loop, _) = await StartHeld();
        var (failing, abandoned, closed) = (Live(new short[666]), Live(), Batch());
        Assert.All([failing, abandoned, closed], job => Assert.True(loop.TryEnqueue(job, MaxWait)));
        Assert.True(loop.TryEnqueue(Live(), MaxWait));
        Assert.False(loop.TryEnqueue(Live(), MaxWait));
        loop.Abandon(abandoned);
        _loops.Remove(loop);
        _script.LetThrough(4); // the first, then a batch of two that fails and is tried one by one
        await Assert.ThrowsAsync<InvalidOperationException>(() => Answer(failing));
        await Eventually.Holds("the batch job runs", () => _script.Running.Now == 1);
        Assert.True(loop.TryEnqueue(Live(), MaxWait));
        var disposing = Task.Run(loop.Dispose);
        _script.Open();
        await disposing.WaitAsync(Eventually.Patience);

        lock (levels)
        {
            Assert.Equal(0, loop.QueueDepth);
            Assert.Equal(0, levels["transcriber.worker.busy"]);
            Assert.Equal(6, levels["transcriber.jobs.enqueued"]);
        }
    }
}
