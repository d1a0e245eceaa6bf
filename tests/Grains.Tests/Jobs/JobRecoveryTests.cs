using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Jobs;
using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Jobs;

public sealed class JobRecoveryTests(RecoveryCluster cluster) : IClassFixture<RecoveryCluster>
{
    private const int Answered = 4;

    private readonly ModelScript _script = new();

    private JobKeeper Keeper =>
        cluster.Gateway.GetServices<IHostedService>().OfType<JobKeeper>().Single();

    /// <summary>A job whose first segments are stored, held in the middle.</summary>
    private async Task<TestJob> Halfway(short[] audio, int seed)
    {
        var job = await TestJob.Start(cluster, audio, await cluster.AddModel(_script.Close()));
        await job.Advance(_script, Answered, seed);
        await Eventually.Holds("two are in flight", () => _script.Running.Now == 2);
        await Eventually.Holds("answers are stored", () => cluster.Storage.StatesOf(job.Id).Contains("answers-0"));
        return job;
    }

    [Fact]
    public async Task A_job_goes_on_where_it_was_after_its_activation_is_lost()
    {
        var audio = Recording.Utterances(12, seed: 21);
        var job = await Halfway(audio, seed: 21);
        await cluster.Silos.DeactivateAsync(job.Grain);
        await Eventually.Holds("what was in flight has stopped", () => _script.Running.Now == 0);
        var before = _script.Passed;
        _script.Open();
        await job.CompletesWith(audio);
        // What was under way is done again, and perhaps what was just on its way back; what was stored is not.
        Assert.InRange(_script.Passed - before, 12 - Answered, 12 - Answered + 2);
        await job.IsTidy("job", "result");
    }

    [Fact]
    public async Task Unfinished_jobs_are_woken_when_a_gateway_starts()
    {
        var audio = Recording.Utterances(12, seed: 22);
        var job = await Halfway(audio, seed: 22);
        await cluster.Silos.DeactivateAsync(job.Grain);
        _script.Open();
        await Keeper.Wake(CancellationToken.None);
        await Eventually.Holds("it has ended", async () =>
            (await cluster.Jobs.List(JobStatus.Completed, null, 1_000)).Any(entry => entry.Id == job.Id));
        await job.CompletesWith(audio);
    }

    [Fact]
    public async Task Ended_jobs_are_purged_after_their_time_and_others_are_not()
    {
        var audio = Recording.Utterances(1, seed: 23);
        var ended = await TestJob.Start(cluster, audio);
        await ended.CompletesWith(audio);
        await ended.IsTidy("job", "result");
        await Keeper.Purge(CancellationToken.None);
        Assert.Equal(JobStatus.Completed, (await ended.Grain.Describe()).Status);

        // As if it had ended long ago.
        var entry = (await cluster.Jobs.List(null, null, 1_000)).Single(entry => entry.Id == ended.Id);
        await cluster.Jobs.Put(entry with { EndedAt = entry.EndedAt - TimeSpan.FromDays(31) });
        await Keeper.Purge(CancellationToken.None);
        await Assert.ThrowsAsync<JobNotFoundException>(ended.Grain.Describe);
        await ended.IsTidy();
    }
}
