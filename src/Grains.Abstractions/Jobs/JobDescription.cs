namespace Transcription.Grains.Abstractions.Jobs;

/// <summary>Where a job stands.</summary>
[GenerateSerializer]
public enum JobStatus
{
    /// <summary>It waits for its turn.</summary>
    Queued = 0,

    /// <summary>It is worked on, or will be again after a restart.</summary>
    Running = 1,

    /// <summary>It has a transcript.</summary>
    Completed = 2,

    /// <summary>It has an error.</summary>
    Failed = 3,

    /// <summary>Somebody stopped it.</summary>
    Cancelled = 4,
}

/// <summary>A job as its owner sees it. Never holds text.</summary>
[GenerateSerializer, Immutable, Alias("transcription.job-description")]
public sealed record JobDescription
{
    [Id(0)] public required string Id { get; init; }

    /// <summary>Another with every change; not ordered.</summary>
    [Id(1)] public long Version { get; init; }

    [Id(2)] public JobStatus Status { get; init; }

    [Id(3)] public required string Model { get; init; }

    /// <summary>The id of its recording.</summary>
    [Id(4)] public required string Recording { get; init; }

    [Id(5)] public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was first worked on.</summary>
    [Id(6)] public DateTimeOffset? StartedAt { get; init; }

    [Id(7)] public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Segments with text so far, in the order of the audio.</summary>
    [Id(8)] public int Segments { get; init; }

    /// <summary>Audio that needs no more work, in seconds.</summary>
    [Id(9)] public double AudioSecondsDone { get; init; }

    /// <summary>The length of the audio, in seconds; null while it is not known.</summary>
    [Id(10)] public double? AudioSeconds { get; init; }

    /// <summary>The time it still needs at its present speed, in seconds; null while nobody can tell.</summary>
    [Id(11)] public double? SecondsLeft { get; init; }

    /// <summary>Why it failed; null unless it did.</summary>
    [Id(12)] public JobError? Error { get; init; }

    /// <summary>Whether somebody is told of its end.</summary>
    [Id(13)] public bool HasWebhook { get; init; }

    /// <summary>Whether it will never change again.</summary>
    public bool IsEnded => Status.IsEnd();
}

/// <summary>Why a job failed.</summary>
/// <param name="Code">
/// <c>invalid_audio</c>, <c>recognition_failed</c>, <c>decoder_unavailable</c>, <c>no_capacity</c>, <c>disk_full</c>,
/// <c>recording_missing</c>, <c>fetch_failed</c>, <c>file_too_large</c> or <c>internal_error</c>.
/// </param>
/// <param name="Message">For people; never holds transcript text.</param>
[GenerateSerializer, Immutable, Alias("transcription.job-error")]
public sealed record JobError([property: Id(0)] string Code, [property: Id(1)] string Message);

/// <summary>What a status means.</summary>
public static class JobStatusExtensions
{
    /// <summary>Whether the status is for good.</summary>
    public static bool IsEnd(this JobStatus status) =>
        status is JobStatus.Completed or JobStatus.Failed or JobStatus.Cancelled;
}
