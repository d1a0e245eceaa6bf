using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Jobs;
using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Jobs;

public sealed class JobFetchTests(JobCluster cluster) : IClassFixture<JobCluster>
{
    private async Task<TestJob> Start(string address, Func<CancellationToken, Task<short[]>> found)
    {
        cluster.Recordings.Addresses[address] = found;
        var request = TestJob.Of(cluster, []).Request;
        await cluster.Recordings.Delete(request.Recording);
        var job = new TestJob(cluster, request with { Url = address });
        await job.Grain.Submit(job.Request);
        return job;
    }

    [Fact]
    public async Task A_job_fetches_its_recording_again_after_its_activation_is_lost()
    {
        var audio = Recording.Utterances(3, seed: 41);
        var fetches = 0;
        var job = await Start("lost", async cancellation =>
        {
            if (Interlocked.Increment(ref fetches) == 1)
                await Task.Delay(Timeout.Infinite, cancellation);
            return audio;
        });
        await Eventually.Holds("the fetch is under way", () => fetches == 1);
        Assert.Equal(JobStatus.Queued, (await job.Grain.Describe()).Status);
        await cluster.Silos.DeactivateAsync(job.Grain);
        await job.CompletesWith(audio);
        Assert.Equal(2, fetches);
        await job.IsTidy("job", "result");
    }

    [Fact]
    public async Task A_recording_that_cannot_be_had_fails_the_job()
    {
        var job = await Start("missing", _ => throw new JobFailedException("fetch_failed", "It is not there."));
        Assert.Equal(new JobError("fetch_failed", "It is not there."), (await job.Follow()).Job.Error);
        await job.IsTidy("job");
    }

    [Fact]
    public async Task Jobs_that_fetch_for_long_do_not_hold_up_those_that_have_their_recording()
    {
        var slow = new List<TestJob>();
        for (var i = 0; i < 8; i++)
            slow.Add(await Start($"slow-{i}", cancellation => Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => Array.Empty<short>())));
        var audio = Recording.Utterances(2, seed: 42);
        await (await TestJob.Start(cluster, audio, bytes: 5_000)).CompletesWith(audio);
        foreach (var job in slow)
            Assert.Equal(JobStatus.Cancelled, (await job.Grain.Cancel()).Status);
    }
}
