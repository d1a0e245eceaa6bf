using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Tests.Support;
using Transcription.Grains.Workers;

namespace Transcription.Grains.Tests.Workers.Memory;

public sealed class LoadedModelsTests : IDisposable
{
    private readonly MemoryBench _bench = new();

    public void Dispose() => _bench.Dispose();

    private static Task Gone(params InferenceLoop[] workers) =>
        Eventually.Holds("the models are unloaded", () => workers.All(worker => worker.Loaded is null));

    [Fact]
    public async Task Workers_of_a_model_share_its_weights_and_each_takes_its_working_memory()
    {
        _bench.Offer("a", weights: 40, working: 10);
        var (first, second) = (await _bench.Loading("a"), await _bench.Loading("a"));
        Assert.Equal(60, _bench.Used);
        first.Unload();
        await Gone(first);
        Assert.Equal(50, _bench.Used);
        second.Unload();
        await Gone(second);
        Assert.Equal(0, _bench.Used);
    }

    [Fact]
    public async Task A_model_that_does_not_fit_takes_the_place_of_the_one_idle_for_longest()
    {
        _bench.Offer("a", 30, 10);
        _bench.Offer("b", 30, 10);
        _bench.Offer("c", 30, 10);
        var (a, b) = (await _bench.Loading("a"), await _bench.Loading("b"));
        await a.Load(); // used again: now b is the older one
        var c = await _bench.Loading("c");
        await Gone(b);
        Assert.NotNull(a.Loaded);
        Assert.NotNull(c.Loaded);
        Assert.Equal(80, _bench.Used);
        await b.Load().WaitAsync(Eventually.Patience);
        await Gone(a);
    }

    [Fact]
    public async Task The_default_makes_room_last()
    {
        _bench.Default = "a";
        _bench.Offer("a", 30, 10);
        _bench.Offer("b", 30, 10);
        _bench.Offer("c", 30, 10);
        _bench.Offer("d", 80, 10);
        var (a, b) = (await _bench.Loading("a"), await _bench.Loading("b"));
        var c = await _bench.Loading("c");
        await Gone(b);
        Assert.NotNull(a.Loaded);
        await _bench.Loading("d");
        await Gone(a, c);
    }

    [Fact]
    public async Task A_model_in_use_is_never_unloaded_for_another_which_is_refused_with_the_figures()
    {
        _bench.Offer("a", 60, 10);
        _bench.Offer("b", 60, 10);
        var a = await _bench.Loading("a");
        var end = _bench.Session("a");
        var b = _bench.Worker("b");
        var refused = await Assert.ThrowsAsync<NoCapacityException>(() => b.Load().WaitAsync(Eventually.Patience));
        Assert.Contains("70 MiB, 30 of 100 MiB are free", refused.Message, StringComparison.Ordinal);
        var job = Jobs.Live();
        Assert.True(b.TryEnqueue(job, TimeSpan.FromSeconds(3)));
        await Assert.ThrowsAsync<NoCapacityException>(() => job.Answer.WaitAsync(Eventually.Patience));
        Assert.NotNull(a.Loaded);

        end();
        await b.Load().WaitAsync(Eventually.Patience);
        await Gone(a);
    }

    [Fact]
    public async Task A_model_larger_than_the_device_is_refused_and_nothing_is_unloaded_for_it()
    {
        _bench.Offer("a", 60, 10);
        _bench.Offer("huge", 100, 10);
        var a = await _bench.Loading("a");
        await Assert.ThrowsAsync<NoCapacityException>(() => _bench.Worker("huge").Load().WaitAsync(Eventually.Patience));
        Assert.NotNull(a.Loaded);
    }

    [Fact]
    public async Task A_load_that_fails_takes_no_memory()
    {
        _bench.Offer("a", 60, 10);
        _bench.Broken.Add(1);
        var worker = _bench.Worker("a");
        await Assert.ThrowsAsync<ModelLoadException>(() => worker.Load().WaitAsync(Eventually.Patience));
        Assert.Equal(0, _bench.Used);
    }

    [Fact]
    public async Task What_nobody_uses_for_long_is_unloaded_and_loaded_again_when_used()
    {
        _bench.Offer("a", 60, 10);
        var worker = await _bench.Loading("a");
        _bench.Time.Advance(MemoryBench.UnloadAfter - TimeSpan.FromSeconds(2));
        _bench.Loaded.Sweep();
        Assert.NotNull(worker.Loaded);
        _bench.Time.Advance(TimeSpan.FromSeconds(2));
        _bench.Loaded.Sweep();
        await Gone(worker);
        Assert.Equal(0, _bench.Used);

        var job = Jobs.Live();
        Assert.True(worker.TryEnqueue(job, TimeSpan.FromSeconds(3)));
        await job.Answer.WaitAsync(Eventually.Patience);
        Assert.Equal(2, _bench.Loads);
    }

    [Fact]
    public async Task A_session_keeps_its_model_and_so_does_being_the_default()
    {
        _bench.Default = "a";
        _bench.Offer("a", 30, 10);
        _bench.Offer("b", 30, 10);
        var (a, b) = (await _bench.Loading("a"), await _bench.Loading("b"));
        var end = _bench.Session("b");
        _bench.Time.Advance(10 * MemoryBench.UnloadAfter);
        _bench.Loaded.Sweep();
        Assert.Equal(80, _bench.Used);
        end();
        _bench.Loaded.Sweep(); // the session's end counts as use
        _bench.Time.Advance(MemoryBench.UnloadAfter);
        _bench.Loaded.Sweep();
        await Gone(b);
        Assert.NotNull(a.Loaded);
    }

    [Fact]
    public async Task A_model_whose_file_is_no_longer_sound_is_kept_and_one_whose_file_is_gone_is_not()
    {
        _bench.Offer("a", 30, 10);
        var worker = await _bench.Loading("a");
        _bench.Change("a", info => info with { IsLoadable = false });
        _bench.Time.Advance(MemoryBench.UnloadAfter);
        _bench.Loaded.Sweep();
        _bench.Offer("large", 70, 10);
        await Assert.ThrowsAsync<NoCapacityException>(() => _bench.Worker("large").Load().WaitAsync(Eventually.Patience));
        Assert.NotNull(worker.Loaded);
        _bench.Change("a", info => info with { IsLoadable = true });
        _bench.Loaded.Sweep();
        await Gone(worker);
    }

    [Fact]
    public async Task What_is_loaded_is_described_with_its_queues()
    {
        _bench.Offer("a", 40, 10);
        await _bench.Loading("a");
        var worker = await _bench.Loading("a");
        _bench.Script.Close();
        var jobs = Enumerable.Range(0, 3).Select(_ => Jobs.Live()).ToList();
        jobs.ForEach(job => Assert.True(worker.TryEnqueue(job, TimeSpan.FromSeconds(3))));
        await Eventually.Holds("one job runs", () => worker.QueueDepth == 2);
        var (used, budget, loads) = _bench.Loaded.Describe(MemoryBench.Device);
        Assert.Equal((60L << 20, 100L << 20), (used, budget));
        Assert.Equal(new ModelLoad("a", 2, 2, 2_000, 0), Assert.Single(loads));
        _bench.Script.Open();
        await Task.WhenAll(jobs.Select(job => job.Answer)).WaitAsync(Eventually.Patience);
    }
}
