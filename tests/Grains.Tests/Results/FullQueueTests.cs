using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;
using Orleans.Providers.Streams.Common;
using Orleans.Streams;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Results;

public sealed class FullQueueTests(FullQueueTests.Cluster cluster) : IClassFixture<FullQueueTests.Cluster>
{
    private const int Room = 4;

    [Fact]
    public async Task A_full_queue_refuses_events_and_tells_their_sender()
    {
        var flow = new Flow(cluster.Silos.GetSiloServiceProvider(cluster.WorkerSilos[0]), cluster.Gateway);
        await using (await StopReading())
        {
            await flow.Send(Room);
            await Assert.ThrowsAsync<CacheFullException>(() => flow.Send());
        }

        await flow.Came(Room);
    }

    [Fact]
    public async Task What_a_full_queue_refused_shows_as_a_gap_and_is_had_by_replay()
    {
        await using var session = await TestSession.Open(cluster);
        await session.Inbox.Until<SessionBeginEvent>();
        var flows = cluster.WorkerSilos
            .Select(silo => new Flow(cluster.Silos.GetSiloServiceProvider(silo), cluster.Gateway)).ToList();
        await using (await StopReading())
        {
            await flows[0].Send(Room);
            await session.Grain.Flush();
            foreach (var flow in flows) // refused behind the session's event, whichever silo that comes from
                await Assert.ThrowsAsync<CacheFullException>(() => flow.Send());
        }

        await flows[0].Came(Room); // there is room again
        await session.PushAll(Recording.Utterances(1));
        var events = await session.End();

        var last = events[^1].Seq;
        Assert.True(events.Count < last, $"{events.Count} of {last} events came.");
        Assert.Equal(events.Select(told => told.Seq).Order(), events.Select(told => told.Seq));
        var replayed = (await session.Grain.Replay(0)).Events;
        Assert.Equal(Enumerable.Range(1, (int)last).Select(seq => (long)seq), replayed.Select(told => told.Seq));
    }

    /// <summary>Stops the gateway from reading its queue until disposed.</summary>
    private async Task<IAsyncDisposable> StopReading()
    {
        var provider = cluster.Gateway.GetRequiredKeyedService<IControllable>(ResultsStream.Provider);
        await provider.ExecuteCommand((int)PersistentStreamProviderCommand.StopAgents, null!);
        return new Resumption(provider);
    }

    public sealed class Cluster() : TestCluster(new ClusterPlan { Settings = { ["Results:QueueLength"] = $"{Room}" } });

    private sealed class Resumption(IControllable provider) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() =>
            await provider.ExecuteCommand((int)PersistentStreamProviderCommand.StartAgents, null!);
    }
}
