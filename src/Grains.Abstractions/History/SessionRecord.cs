using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Abstractions.Results;

namespace Transcription.Grains.Abstractions.History;

/// <summary>How a session stands.</summary>
[GenerateSerializer]
public enum SessionStatus
{
    /// <summary>It runs.</summary>
    Live = 0,

    /// <summary>It came to its end: everything sent is in its transcript.</summary>
    Completed = 1,

    /// <summary>Its client left without an end, or it was lost.</summary>
    Interrupted = 2,
}

/// <summary>A live session as it is kept.</summary>
[GenerateSerializer, Immutable, Alias("transcription.session-record-state")]
public sealed record SessionRecord
{
    /// <summary>The model's name; empty: nothing is kept.</summary>
    [Id(0)] public string Model { get; init; } = "";

    [Id(1)] public SessionStatus Status { get; init; }

    [Id(2)] public DateTimeOffset StartedAt { get; init; }

    [Id(3)] public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The silo whose gateway has, or had, the client.</summary>
    [Id(4)] public string Gateway { get; init; } = "";

    /// <summary>The recording's id; null when the session is not recorded.</summary>
    [Id(5)] public string? Recording { get; init; }

    /// <summary>The job that transcribes the recording in the end; null for none.</summary>
    [Id(6)] public JobRequest? Enhancement { get; init; }

    /// <summary>The id of that job, once there is one.</summary>
    [Id(7)] public string? EnhancementJob { get; init; }

    /// <summary>With the end: the audio received, in seconds.</summary>
    [Id(8)] public double AudioSeconds { get; init; }

    /// <summary>With the end: the speech in it, in seconds.</summary>
    [Id(9)] public double SpeechSeconds { get; init; }

    /// <summary>With the end: every final told.</summary>
    [Id(10)] public IReadOnlyList<FinalEvent> Segments { get; init; } = [];

    /// <summary>Whether it will not change again.</summary>
    public bool IsEnded => Status != SessionStatus.Live;
}
