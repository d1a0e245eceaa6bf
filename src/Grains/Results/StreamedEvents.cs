using Transcription.Grains.Abstractions.Results;

namespace Transcription.Grains.Results;

/// <summary>A session's events on their way to another silo.</summary>
/// <param name="Stream">The connection's stream.</param>
/// <param name="Batch">The events.</param>
[GenerateSerializer, Immutable, Alias("transcription.streamed-events")]
internal sealed record StreamedEvents([property: Id(0)] StreamId Stream, [property: Id(1)] SessionEventBatch Batch);
