using Microsoft.Extensions.Logging;

namespace Transcription.Grains.Results;

/// <inheritdoc cref="IResultsService"/>
internal sealed class ResultsService(GrainId id, Silo silo, ILoggerFactory loggers, ResultsQueue queue)
    : GrainService(id, silo, loggers), IResultsService
{
    public Task<int> Deliver(StreamedEvents[] events) => Task.FromResult(events.TakeWhile(queue.TryAdd).Count());
}
