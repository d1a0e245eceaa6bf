using Transcription.Gateway.Rest.Jobs;
using Transcription.Grains.Abstractions.Jobs;

namespace Transcription.Gateway.Webhooks;

/// <summary>What a receiver is told.</summary>
/// <param name="Type"><c>transcription.completed</c>, <c>transcription.failed</c> or <c>transcription.cancelled</c>.</param>
/// <param name="Timestamp">When the job ended.</param>
/// <param name="Data">The job.</param>
internal sealed record WebhookMessage(string Type, DateTimeOffset Timestamp, JobJson Data)
{
    /// <param name="job">A job that has ended: it does not change any more, and neither does the message.</param>
    /// <param name="result">With the text; null without.</param>
    public static WebhookMessage Of(JobDescription job, JobResult? result) =>
        new($"transcription.{JobShape.Name(job.Status)}", job.EndedAt ?? job.CreatedAt, JobShape.Of(job, result));
}
