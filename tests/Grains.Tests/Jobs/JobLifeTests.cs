using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Jobs;
using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Jobs;

public class JobLifeTests
{
    private const int MaxBarrenStarts = 3;

    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly JobError Error = new("code", "message");

    internal static readonly JobRequest Request = new()
    {
        Model = "model", Recording = "recording", Template = new() { Pcm = default }, Fingerprint = "fingerprint",
    };

    private static JobRecord Submitted => JobLife.Submit(new JobRecord(), Request, Now)!;

    [Fact]
    public void Whatever_happens_a_job_has_one_end_and_never_leaves_it() => Property.Holds(2_000, random =>
    {
        var job = new JobRecord();
        JobRecord? ended = null;
        for (var i = 0; i < 60; i++)
        {
            var now = Now.AddSeconds(i);
            var next = random.Next(6) switch
            {
                0 => JobLife.Submit(job, Request, now),
                1 or 2 => JobLife.Start(job, random.Next(100), MaxBarrenStarts, now),
                3 => JobLife.Complete(job, new JobResult(1, 1, []), now),
                4 => JobLife.Fail(job, Error, now),
                _ => JobLife.Cancel(job, now),
            };
            if (next is null)
                continue;
            Assert.Null(ended);
            Assert.Equal(next.Status.IsEnd(), next.EndedAt is not null);
            Assert.Equal(next.Status == JobStatus.Failed, next.Error is not null);
            Assert.False(job.Request is null && next.Status != JobStatus.Queued);
            Assert.False(next.Status == JobStatus.Completed && job.Status != JobStatus.Running);
            Assert.True(job.StartedAt is null || next.StartedAt == job.StartedAt);
            job = next;
            ended = job.Status.IsEnd() ? job : null;
        }
    });

    [Fact]
    public void A_job_can_be_cancelled_or_fail_before_it_runs_but_not_complete()
    {
        Assert.Null(JobLife.Complete(Submitted, new JobResult(1, 1, []), Now));
        Assert.Equal(JobStatus.Cancelled, JobLife.Cancel(Submitted, Now)!.Status);
        Assert.Equal(Error, JobLife.Fail(Submitted, Error, Now)!.Error);
    }

    [Fact]
    public void A_job_started_again_and_again_without_progress_fails()
    {
        var job = Submitted;
        for (var i = 0; i < MaxBarrenStarts; i++)
            job = JobLife.Start(job, 0, MaxBarrenStarts, Now)!;
        Assert.Equal(JobStatus.Running, job.Status);
        Assert.Equal("internal_error", JobLife.Start(job, 0, MaxBarrenStarts, Now)!.Error!.Code);
    }

    [Fact]
    public void A_job_that_gets_further_each_time_is_started_for_ever()
    {
        var job = Submitted;
        for (var answers = 0; answers < 100; answers++)
            job = JobLife.Start(job, answers, MaxBarrenStarts, Now)!;
        Assert.Equal(JobStatus.Running, job.Status);
    }
}
