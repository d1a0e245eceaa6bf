using Transcription.Grains.Abstractions.Jobs;

namespace Transcription.Grains.Jobs;

/// <summary>A job as it is stored. Written at its turning points only; what was recognised lies beside it.</summary>
[GenerateSerializer, Immutable, Alias("transcription.job-record")]
internal sealed record JobRecord
{
    /// <summary>Null: there is no job.</summary>
    [Id(0)] public JobRequest? Request { get; init; }

    [Id(1)] public JobStatus Status { get; init; }

    [Id(2)] public DateTimeOffset CreatedAt { get; init; }

    [Id(3)] public DateTimeOffset? StartedAt { get; init; }

    [Id(4)] public DateTimeOffset? EndedAt { get; init; }

    [Id(5)] public JobError? Error { get; init; }

    /// <summary>Starts in a row without anything new recognised in between.</summary>
    [Id(6)] public int BarrenStarts { get; init; }

    /// <summary>What had been recognised at the last start, in segments.</summary>
    [Id(7)] public int AnswersAtStart { get; init; }

    /// <summary>With the end: segments with text.</summary>
    [Id(8)] public int Segments { get; init; }

    /// <summary>With completion: the length of the audio, in seconds.</summary>
    [Id(9)] public double? AudioSeconds { get; init; }
}
