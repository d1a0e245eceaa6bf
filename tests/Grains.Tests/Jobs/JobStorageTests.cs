using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Jobs;

/// <summary>What becomes of jobs when the storage fails.</summary>
public sealed class JobStorageTests(JobCluster cluster) : IClassFixture<JobCluster>, IDisposable
{
    private const int NoSpaceLeft = 28;

    public void Dispose() => cluster.Storage.Writing = cluster.Storage.Clearing = _ => { };

    [Theory]
    [InlineData("answers-0")]
    [InlineData("result")]
    public async Task A_full_disk_fails_the_job_with_that_word(string state)
    {
        cluster.Storage.Writing = name =>
        {
            if (name == state)
                throw new IOException("No space left on device.", NoSpaceLeft);
        };
        var job = await TestJob.Start(cluster, Recording.Utterances(4));
        var (failed, _) = await job.Follow();
        Assert.Equal((JobStatus.Failed, "disk_full"), (failed.Status, failed.Error!.Code));
        await job.IsTidy("job");
    }

    [Fact]
    public async Task A_disk_full_even_for_the_failure_holds_the_job_until_there_is_room()
    {
        var full = true;
        var submitted = false;
        cluster.Storage.Writing = _ =>
        {
            if (submitted && Volatile.Read(ref full))
                throw new IOException("No space left on device.", NoSpaceLeft);
            submitted = true;
        };
        var audio = Recording.Utterances(4);
        var job = await TestJob.Start(cluster, audio);
        Assert.False((await job.Grain.Watch((await job.Grain.Describe()).Version, 0)).Job.IsEnded);
        Volatile.Write(ref full, false);
        await job.CompletesWith(audio);
    }

    [Fact]
    public async Task Storage_that_stumbles_costs_a_pause_and_nothing_else()
    {
        var writes = 0;
        cluster.Storage.Writing = _ =>
        {
            if (Interlocked.Increment(ref writes) is 2 or 3 or 5 or 8)
                throw new TimeoutException("The storage did not answer.");
        };
        var audio = Recording.Utterances(6);
        await (await TestJob.Start(cluster, audio)).CompletesWith(audio);
        Assert.True(writes > 5);
    }

    [Fact]
    public async Task What_cannot_be_removed_at_the_end_is_removed_a_little_later()
    {
        var failures = 0;
        cluster.Storage.Clearing = _ =>
        {
            if (Interlocked.Increment(ref failures) <= 2)
                throw new TimeoutException("The storage did not answer.");
        };
        var audio = Recording.Utterances(4);
        var job = await TestJob.Start(cluster, audio);
        await job.CompletesWith(audio);
        await job.IsTidy("job", "result");
        Assert.True(failures > 2);
    }
}
