using Orleans.Providers.Streams.Common;
using Orleans.Streams;

namespace Transcription.Grains.Results;

/// <summary>Events in their gateway's queue. Never leaves the silo.</summary>
internal sealed class QueuedEvents(StreamedEvents events, long number) : IBatchContainer
{
    public StreamId StreamId => events.Stream;

    public StreamSequenceToken SequenceToken { get; } = new EventSequenceTokenV2(number);

    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>() =>
        events.Batch is T item ? [Tuple.Create(item, SequenceToken)] : [];

    public bool ImportRequestContext() => false;
}
