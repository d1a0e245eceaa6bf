using Orleans.Services;

namespace Transcription.Grains.Results;

/// <summary>Runs on every gateway: takes events for its connections from the silos that run their sessions.</summary>
[Alias("transcription.results-service")]
internal interface IResultsService : IGrainService
{
    /// <summary>Takes events as far as there is room; returns how many it took, in order.</summary>
    [Alias("deliver"), ResponseTimeout("00:00:05")]
    Task<int> Deliver([Immutable] StreamedEvents[] events);
}
