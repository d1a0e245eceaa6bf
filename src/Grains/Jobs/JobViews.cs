using Transcription.Grains.Abstractions.Jobs;

namespace Transcription.Grains.Jobs;

/// <summary>A stored job, as others see it.</summary>
internal static class JobViews
{
    public static JobEntry ToEntry(this JobRecord job, string id) => new(
        id, job.Status, job.Request!.Model, job.Request.Caller, job.CreatedAt, job.EndedAt);

    public static JobDescription ToDescription(this JobRecord job, string id, long version) => new()
    {
        Id = id,
        Version = version,
        Status = job.Status,
        Model = job.Request!.Model,
        Recording = job.Request.Recording,
        CreatedAt = job.CreatedAt,
        StartedAt = job.StartedAt,
        EndedAt = job.EndedAt,
        Segments = job.Segments,
        AudioSecondsDone = job.AudioSeconds ?? 0,
        AudioSeconds = job.AudioSeconds ?? job.Request.AudioSeconds,
        Error = job.Error,
        HasWebhook = job.Request.Webhook is not null,
    };
}
