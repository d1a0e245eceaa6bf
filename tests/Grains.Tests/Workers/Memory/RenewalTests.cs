using Transcription.Grains.Tests.Support;
using Transcription.Grains.Workers;

namespace Transcription.Grains.Tests.Workers.Memory;

/// <summary>A model's file is replaced under its workers.</summary>
public sealed class RenewalTests : IDisposable
{
    private const int Callers = 50;
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(3);

    private readonly MemoryBench _bench = new();

    public void Dispose() => _bench.Dispose();

    /// <summary>A caller that sends a job again as soon as it is answered, until told to stop, and counts the answers.</summary>
    private static async Task Traffic(InferenceLoop[] workers, int seed, Func<bool> goesOn, Action answered)
    {
        var random = new Random(seed);
        while (goesOn())
        {
            var job = random.Next(3) == 0 ? Jobs.Batch() : Jobs.Live();
            if (!workers[random.Next(workers.Length)].TryEnqueue(job, MaxWait))
                continue;
            await job.Answer.WaitAsync(Eventually.Patience);
            answered();
        }
    }

    [Theory]
    [InlineData(20)] // both fit at once
    [InlineData(45)] // the new one fits only when the old one is gone
    public async Task Under_traffic_every_worker_comes_to_the_new_file_and_no_job_fails(int weights)
    {
        _bench.Offer("a", weights, working: 5);
        InferenceLoop[] workers = [await _bench.Loading("a"), await _bench.Loading("a")];
        var stop = false;
        var answered = new int[Callers];
        var callers = Enumerable.Range(0, Callers)
            .Select(i => Task.Run(() => Traffic(workers, i + 1, () => !Volatile.Read(ref stop), () => Interlocked.Increment(ref answered[i]))))
            .ToList();
        for (var revision = 2L; revision <= 4; revision++)
        {
            _bench.Offer("a", weights, 5, revision);
            await Eventually.Holds("every worker has the new file", () =>
            {
                _bench.Loaded.Sweep();
                return workers.All(worker => worker.Loaded?.Revision == revision);
            });
            var before = _bench.Script.Batches.Count;
            await Eventually.Holds("jobs go on", () => _bench.Script.Batches.Count > before + Callers);
        }

        await Eventually.Holds("every caller is answered", () => answered.All(count => count > 0));
        Volatile.Write(ref stop, true);
        await Task.WhenAll(callers);
        await Eventually.Holds("the old ones gave their memory back", () => _bench.Used == weights + 10);
    }

    [Fact]
    public async Task The_old_one_finishes_its_batch_before_the_new_one_takes_its_place()
    {
        _bench.Offer("a", 20, 5);
        var worker = await _bench.Loading("a");
        var old = worker.Loaded;
        _bench.Script.Close();
        var running = Jobs.Live();
        Assert.True(worker.TryEnqueue(running, MaxWait));
        await Eventually.Holds("the job runs", () => _bench.Script.Running.Now == 1);
        _bench.Offer("a", 30, 5, revision: 2);
        _bench.Loaded.Sweep();
        await Eventually.Holds("the new one is there", () => _bench.Used == 60);
        Assert.Same(old, worker.Loaded);
        _bench.Script.Open();
        await running.Answer.WaitAsync(Eventually.Patience);
        await Eventually.Holds("the new one serves", () => worker.Loaded?.Revision == 2 && _bench.Used == 35);
    }

    [Fact]
    public async Task A_new_file_that_cannot_be_loaded_leaves_the_old_model_serving_and_is_tried_once()
    {
        _bench.Offer("a", 20, 5);
        var worker = await _bench.Loading("a");
        _bench.Broken.Add(2);
        _bench.Offer("a", 20, 5, revision: 2);
        await Eventually.Holds("the new one was tried", () =>
        {
            _bench.Loaded.Sweep();
            return _bench.Loads == 2 && _bench.Used == 25;
        });
        for (var i = 0; i < 20; i++)
            _bench.Loaded.Sweep();
        var job = Jobs.Live();
        Assert.True(worker.TryEnqueue(job, MaxWait));
        await job.Answer.WaitAsync(Eventually.Patience);
        Assert.Equal((1, 2), (worker.Loaded!.Revision, _bench.Loads));

        _bench.Offer("a", 20, 5, revision: 3);
        await Eventually.Holds("a sound file is taken", () =>
        {
            _bench.Loaded.Sweep();
            return worker.Loaded?.Revision == 3;
        });
    }
}
