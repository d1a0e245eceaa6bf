using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Streams;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Capacity;

namespace Transcription.Grains.Results;

/// <summary>
/// The results stream: one queue for each gateway, on that gateway. Events go to the gateway their key names; those for this
/// silo's own connections need no queue.
/// </summary>
internal sealed class ResultsAdapter(
    StreamProviderDirection direction,
    ILocalSiloDetails silo,
    ConnectionRegistry connections,
    ResultsSender sender,
    ResultsQueue queue,
    IOptions<ResultsOptions> options) : IQueueAdapter, IQueueAdapterFactory, IQueueAdapterCache
{
    private readonly string _own = KeySilo.Key(silo.SiloAddress, "");

    public string Name => ResultsStream.Provider;

    public bool IsRewindable => false; // what gets lost is asked for by number

    public StreamProviderDirection Direction => direction;

    public Task QueueMessageBatchAsync<T>(
        StreamId streamId, IEnumerable<T> events, StreamSequenceToken token, Dictionary<string, object> requestContext)
    {
        var key = streamId.GetKeyAsString();
        if (!key.StartsWith(_own, StringComparison.Ordinal))
        {
            var gateway = KeySilo.Of(key);
            return Task.WhenAll(Batches(events).Select(batch => sender.Send(gateway, new StreamedEvents(streamId, batch))));
        }

        foreach (var batch in Batches(events))
            connections.Deliver(key, batch);
        return Task.CompletedTask;
    }

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId) => queue;

    public Task<IQueueAdapter> CreateAdapter() => Task.FromResult<IQueueAdapter>(this);

    public IQueueAdapterCache GetQueueAdapterCache() => this;

    public IQueueCache CreateQueueCache(QueueId queueId) => new ResultsCache(options.Value.QueueLength);

    public IStreamQueueMapper GetStreamQueueMapper() =>
        new HashRingBasedStreamQueueMapper(new HashRingStreamQueueMapperOptions { TotalQueueCount = 1 }, Name);

    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) =>
        Task.FromResult<IStreamFailureHandler>(new NoOpStreamDeliveryFailureHandler());

    private static IEnumerable<SessionEventBatch> Batches<T>(IEnumerable<T> events) => events.Cast<SessionEventBatch>();
}
