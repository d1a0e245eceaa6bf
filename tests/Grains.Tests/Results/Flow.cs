using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Results;
using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Results;

/// <summary>The events of one session, from the silo that runs it to the connection that wants them.</summary>
internal sealed class Flow
{
    private readonly IAsyncStream<SessionEventBatch> _stream;
    private readonly ResultsInbox _inbox = new();

    public Flow(IServiceProvider from, IServiceProvider gateway)
    {
        var connection = gateway.GetRequiredService<ConnectionRegistry>().Add(_inbox);
        _stream = from.GetRequiredKeyedService<IStreamProvider>(ResultsStream.Provider)
            .GetStream<SessionEventBatch>(StreamId.Create(ResultsStream.Namespace, connection));
    }

    public long Sent { get; private set; }

    public IEnumerable<long> Received => _inbox.Events.Select(told => told.Seq);

    /// <summary>Sends the next event.</summary>
    public Task Send() => _stream.OnNextAsync(new SessionEventBatch("session", 1, [new FlushedEvent { Seq = ++Sent }]));

    /// <summary>Sends events, one after the other.</summary>
    public async Task Send(int count)
    {
        for (var i = 0; i < count; i++)
            await Send();
    }

    /// <summary>Waits until every event has come once and in order.</summary>
    public Task AllCame() => Came((int)Sent);

    /// <summary>Waits until the first so many events have come once and in order.</summary>
    public async Task Came(int count)
    {
        await Eventually.Holds("the events come", () => Received.Count() >= count);
        Assert.Equal(Enumerable.Range(1, count).Select(seq => (long)seq), Received);
    }
}
