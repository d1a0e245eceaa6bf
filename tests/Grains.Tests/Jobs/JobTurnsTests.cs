using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Jobs;

/// <summary>On a cluster of its own: whose turn it is depends on all who had theirs before.</summary>
public sealed class JobTurnsTests(JobCluster cluster) : IClassFixture<JobCluster>
{
    private readonly ModelScript _script = new();

    [Fact]
    public async Task Only_so_many_jobs_run_and_callers_take_turns()
    {
        var model = await cluster.AddModel(_script.Close());
        var busy = new List<TestJob>();
        for (var i = 0; i < 6; i++)
            busy.Add(await TestJob.Start(cluster, Recording.Utterances(1), model, "busy", 5_000));
        var other = await TestJob.Start(cluster, Recording.Utterances(1), model, "other", 5_000);
        async Task<int> Running() =>
            (await Task.WhenAll(busy.Append(other).Select(job => job.Grain.Describe()))).Count(job => job.Status == JobStatus.Running);
        await Eventually.Holds("two run", async () => await Running() == 2);
        Assert.Equal(JobStatus.Queued, (await other.Grain.Describe()).Status);
        await (await FirstOf(busy, JobStatus.Running)).Grain.Cancel();
        await Eventually.Holds("the other caller's runs", async () => (await other.Grain.Describe()).Status == JobStatus.Running);
        Assert.Equal(2, await Running());
        _script.Open();
        await Task.WhenAll(busy.Append(other).Select(job => job.Follow()));
    }

    private static async Task<TestJob> FirstOf(List<TestJob> jobs, JobStatus status)
    {
        foreach (var job in jobs)
        {
            if ((await job.Grain.Describe()).Status == status)
                return job;
        }

        throw new InvalidOperationException($"None is {status}.");
    }
}
