namespace Transcription.Grains.Abstractions.Workers;

/// <summary>A worker as an operator sees it.</summary>
/// <param name="QueueDepth">Jobs waiting.</param>
/// <param name="QueueCapacity">Jobs that may wait, from the measured speed.</param>
/// <param name="RealTimeFactor">Smoothed processing time per audio time; 0 before the first job.</param>
[GenerateSerializer, Immutable, Alias("transcription.worker-description")]
public sealed record WorkerDescription(
    [property: Id(0)] int QueueDepth,
    [property: Id(1)] int QueueCapacity,
    [property: Id(2)] double RealTimeFactor);
