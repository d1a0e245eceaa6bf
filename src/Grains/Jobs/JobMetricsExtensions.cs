using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Observability;

namespace Transcription.Grains.Jobs;

/// <summary>What a change of a job's record counts for.</summary>
internal static class JobMetricsExtensions
{
    public static void Changed(this JobMetrics metrics, JobRecord before, JobRecord after)
    {
        if (before.StartedAt is null && after.StartedAt is { } first)
            metrics.JobStarted(first - after.CreatedAt);
        if (before.Status.IsEnd() || after.EndedAt is not { } end)
            return;
        metrics.JobEnded(after.Status);
        if (after is { Status: JobStatus.Completed, StartedAt: { } started, AudioSeconds: { } seconds })
            metrics.JobCompleted(end - started, seconds);
    }
}
