using System.Text.Json.Serialization;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Jobs;

namespace Transcription.Gateway.Rest.Jobs;

/// <summary>Jobs as JSON.</summary>
internal static class JobShape
{
    public static JobJson Of(JobDescription job, JobResult? result = null)
    {
        var transcript = result?.ToTranscript();
        return new JobJson(job.Id, Name(job.Status), job.Model, job.CreatedAt, job.StartedAt, job.EndedAt)
        {
            Progress = new ProgressJson(job.Segments, Round(job.AudioSecondsDone), Round(job.AudioSeconds), Round(job.SecondsLeft)),
            Error = job.Error is { } error ? new ErrorJson(error.Message, error.Code) : null,
            Text = transcript?.Text,
            Language = transcript?.Language,
        };
    }

    public static JobJson Of(JobEntry job) =>
        new(job.Id, Name(job.Status), job.Model, job.CreatedAt, StartedAt: null, job.EndedAt);

    public static SegmentJson Of(FinalEvent segment) => new(
        segment.Seq,
        segment.Text,
        Round(segment.Start),
        Round(segment.End),
        Round(segment.Confidence),
        segment.Language,
        segment.Words.Count == 0
            ? null
            : [.. segment.Words.Select(word => new WordJson(word.Word, Round(word.Start), Round(word.End), Round(word.Confidence)))],
        segment.Channel);

    public static string Name(JobStatus status) => status switch
    {
        JobStatus.Queued => "queued",
        JobStatus.Running => "running",
        JobStatus.Completed => "completed",
        JobStatus.Failed => "failed",
        JobStatus.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "An unknown status."),
    };

    private static double Round(double value) => Math.Round(value, 3);

    private static double? Round(double? value) => value is { } number ? Round(number) : null;
}

internal sealed record JobJson(
    string Id, string Status, string Model, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt)
{
    public string Object { get; } = "transcription.job";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProgressJson? Progress { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ErrorJson? Error { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Language { get; init; }
}

internal sealed record ProgressJson(int Segments, double AudioSecondsDone, double? AudioSeconds, double? SecondsLeft);

internal sealed record ErrorJson(string Message, string Code);

internal sealed record SegmentJson(
    long Segment, string Text, double Start, double End, double Confidence, string? Language,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<WordJson>? Words,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Channel);

internal sealed record WordJson(string Word, double Start, double End, double Confidence);
