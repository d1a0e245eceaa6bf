using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Capacity;

public sealed class PlacementTests(PlacementCluster cluster) : IClassFixture<PlacementCluster>, IAsyncLifetime
{
    private const int Slots = 96;

    private readonly List<ISessionGrain> _open = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await CloseAll();
        await cluster.AllFree();
    }

    private static string NewKey() => new SessionKey(Guid.NewGuid().ToString("N"), 0).ToString();

    /// <summary>Opens a session, or returns why it could not.</summary>
    private async Task<(SessionOpened? Opened, Exception? Refusal)> Open(IGrainFactory grains)
    {
        var grain = grains.GetGrain<ISessionGrain>(NewKey());
        var request = new SessionRequest
        {
            Model = TestCluster.Words, Connection = $"{cluster.GatewaySilo.ToParsableString()}|nobody",
        };
        try
        {
            var opened = await TestCluster.Opening(TestCluster.Words, () => grain.Open(request));
            lock (_open)
                _open.Add(grain);
            return (opened, null);
        }
        catch (Exception refusal)
        {
            return (null, refusal);
        }
    }

    private Task<(SessionOpened? Opened, Exception? Refusal)[]> Open(int count, params IGrainFactory[] grains) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => Open(grains[i % grains.Length])));

    private async Task CloseAll()
    {
        await Task.WhenAll(_open.Select(session => session.Close()));
        _open.Clear();
    }

    [Fact]
    public async Task Of_400_who_open_at_once_exactly_as_many_get_in_as_there_are_slots()
    {
        var answers = await Open(400, cluster.Grains, cluster.Client);
        var refusals = answers.Select(answer => answer.Refusal).OfType<Exception>().ToList();
        Assert.All(refusals, refusal => Assert.IsType<NoCapacityException>(refusal));
        Assert.Equal(400 - Slots, refusals.Count);
        Assert.All(cluster.Used, used => Assert.Equal(16, used));

        await CloseAll();
        await cluster.AllFree();
        Assert.All(await Open(Slots, cluster.Grains), answer => Assert.Null(answer.Refusal));
    }

    [Fact]
    public async Task A_full_cluster_refuses_by_its_own_type_and_a_freed_slot_can_be_taken()
    {
        await Open(Slots, cluster.Grains);
        foreach (var grains in new[] { cluster.Grains, cluster.Client })
        {
            var refusal = Assert.IsType<NoCapacityException>((await Open(grains)).Refusal);
            Assert.Contains(TestCluster.Words, refusal.Message);
        }

        await _open[0].Close();
        _open.RemoveAt(0);
        await Eventually.Holds("a slot is free", () => cluster.Used.Sum() == Slots - 1);
        Assert.NotNull((await Open(cluster.Client)).Opened);
        Assert.Equal(Slots, cluster.Used.Sum());
    }

    [Fact]
    public async Task Sessions_spread_over_all_workers_and_devices()
    {
        var opened = await Open(Slots / 2, cluster.Grains);
        var places = opened.Select(answer => (answer.Opened!.Silo, answer.Opened.Device)).Distinct();
        Assert.Equal(6, places.Count());
    }

    [Fact]
    public async Task A_call_without_intent_revives_no_session_and_takes_no_slot()
    {
        foreach (var grains in new[] { cluster.Grains, cluster.Client })
        {
            var unknown = grains.GetGrain<ISessionGrain>(NewKey());
            await Assert.ThrowsAsync<SessionNotFoundException>(() => unknown.Push(new AudioBatch(0, new byte[320])));
            await Assert.ThrowsAsync<SessionNotFoundException>(unknown.Describe);
        }

        Assert.Equal(0, cluster.Used.Sum());
    }

    [Fact]
    public async Task A_session_that_recovers_may_be_placed_too()
    {
        var grain = cluster.Grains.GetGrain<ISessionGrain>(new SessionKey("recovering", 1).ToString());
        _open.Add(grain);
        PlacementIntent.Set(PlacementIntent.Resume, TestCluster.Words);
        await grain.Open(new SessionRequest
        {
            Model = TestCluster.Words, Connection = $"{cluster.GatewaySilo.ToParsableString()}|nobody",
        });
        PlacementIntent.Clear();
        Assert.Equal(1, (await grain.Describe()).Epoch);
    }

    [Fact]
    public async Task A_late_call_to_a_closed_session_finds_none()
    {
        await Open(cluster.Grains);
        var session = _open[0];
        await CloseAll();
        await cluster.AllFree();
        await Assert.ThrowsAsync<SessionNotFoundException>(session.Flush);
        Assert.Equal(0, cluster.Used.Sum());
    }

    [Fact]
    public async Task Sessions_and_models_live_on_workers_and_connections_on_the_gateway()
    {
        await Open(12, cluster.Grains, cluster.Client);
        await cluster.Client.GetGrain<IConnectionGrain>($"{cluster.GatewaySilo.ToParsableString()}|here").Attach();

        var grains = await cluster.Client.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics();
        var places = grains.ToLookup(grain => grain.GrainType.Split(',')[0].Split('.')[^1], grain => grain.SiloAddress);
        Assert.True(places["SessionGrain"].Count() >= 12);
        Assert.NotEmpty(places["ModelWorkerGrain"]);
        Assert.Subset(cluster.WorkerSilos.ToHashSet(), places["SessionGrain"].ToHashSet());
        Assert.Subset(cluster.WorkerSilos.ToHashSet(), places["ModelWorkerGrain"].ToHashSet());
        Assert.Equal([cluster.GatewaySilo], places["ConnectionGrain"].Distinct());
    }

    [Fact]
    public async Task A_connection_cannot_live_on_a_worker_nor_a_worker_on_a_gateway()
    {
        var worker = cluster.WorkerSilos[0].ToParsableString();
        var connection = cluster.Client.GetGrain<IConnectionGrain>($"{worker}|misplaced");
        await Assert.ThrowsAsync<SiloUnavailableException>(connection.Attach);
    }
}
