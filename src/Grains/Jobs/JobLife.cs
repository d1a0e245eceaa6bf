using Transcription.Grains.Abstractions.Jobs;

namespace Transcription.Grains.Jobs;

/// <summary>
/// What may become of a job: queued, then running as often as it is started again, then one end for good. Pure; null says
/// that the change may not be.
/// </summary>
internal static class JobLife
{
    public static JobRecord? Submit(JobRecord job, JobRequest request, DateTimeOffset now) =>
        job.Request is null ? new JobRecord { Request = request, CreatedAt = now } : null;

    /// <summary>
    /// Begins, or begins again after a crash. A job that was started too often without getting any further fails: what
    /// kills the process must not be tried for ever.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="answers">Segments recognised so far.</param>
    /// <param name="maxBarrenStarts">Starts allowed without any progress.</param>
    /// <param name="now">The time.</param>
    public static JobRecord? Start(JobRecord job, int answers, int maxBarrenStarts, DateTimeOffset now)
    {
        if (!IsOpen(job))
            return null;
        var barren = answers > job.AnswersAtStart ? 1 : job.BarrenStarts + 1;
        return barren > maxBarrenStarts
            ? Fail(job, new JobError("internal_error", $"The job was started {maxBarrenStarts} times and got no further."), now)
            : job with
            {
                Status = JobStatus.Running,
                StartedAt = job.StartedAt ?? now,
                BarrenStarts = barren,
                AnswersAtStart = answers,
            };
    }

    public static JobRecord? Complete(JobRecord job, JobResult result, DateTimeOffset now) => job.Status == JobStatus.Running
        ? End(job, JobStatus.Completed, now) is { } ended
            ? ended with { Segments = result.Segments.Count, AudioSeconds = result.AudioSeconds }
            : null
        : null;

    public static JobRecord? Fail(JobRecord job, JobError error, DateTimeOffset now) =>
        End(job, JobStatus.Failed, now) is { } ended ? ended with { Error = error } : null;

    public static JobRecord? Cancel(JobRecord job, DateTimeOffset now) => End(job, JobStatus.Cancelled, now);

    private static JobRecord? End(JobRecord job, JobStatus status, DateTimeOffset now) =>
        IsOpen(job) ? job with { Status = status, EndedAt = now } : null;

    private static bool IsOpen(JobRecord job) => job.Request is not null && !job.Status.IsEnd();
}
