using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Capacity;
using Transcription.Grains.Sessions;
using Transcription.Grains.Tests.Capacity;
using Transcription.Grains.Tests.Support;
using Transcription.Speech.Recognition;

namespace Transcription.Grains.Tests.Sessions;

public sealed class SessionLifeTests(SessionCluster cluster) : IClassFixture<SessionCluster>, IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => cluster.AllFree();

    private Task<SessionRefusedException> Refused(string model, Func<SessionRequest, SessionRequest>? change = null) =>
        Assert.ThrowsAsync<SessionRefusedException>(() => TestSession.Open(cluster, model, change));

    [Fact]
    public async Task Opening_twice_is_opening_once()
    {
        await using var session = await TestSession.Open(cluster);
        await session.Grain.Open(session.Request);
        Assert.Equal(1, cluster.Used.Sum());
        Assert.Single((await session.End()).OfType<SessionBeginEvent>());
    }

    [Fact]
    public async Task An_unknown_model_is_refused_by_its_code_and_the_slot_is_free_again()
    {
        var refusal = await Refused("unheard-of");
        Assert.Equal("model_unknown", refusal.Code);
        Assert.Contains("unheard-of", refusal.Message);
        await cluster.AllFree();
    }

    [Fact]
    public async Task What_the_model_cannot_do_is_refused_by_code()
    {
        var model = await cluster.AddModel(
            new ModelScript().Create, new ModelCapabilities { Languages = ["en", "de"] });
        var language = await Refused(model, request => request with { Language = "fr" });
        Assert.Equal("language_unsupported", language.Code);
        Assert.Contains("en, de", language.Message);
        Assert.Equal("invalid_parameters", (await Refused(model, request => request with { Prompt = "p" })).Code);
        Assert.Equal("invalid_parameters", (await Refused(model, request => request with { WordTimestamps = true })).Code);
        Assert.Equal("invalid_parameters", (await Refused(model, request => request with { Vocabulary = ["v"] })).Code);
        Assert.Equal("invalid_parameters", (await Refused(model, request => request with { Temperature = 0.5f })).Code);
        Assert.Contains("translate", (await Refused(model, request => request with { Translate = true })).Message);
        var tooLong = await Refused(model, request => request with { MaxUtterance = TimeSpan.FromSeconds(31) });
        Assert.Contains("at most 30 s", tooLong.Message);
        await using var session = await TestSession.Open(cluster, model, request => request with { Language = "DE" });
    }

    [Fact]
    public async Task A_model_that_cannot_be_loaded_opens_no_session()
    {
        var model = await cluster.AddModel(
            () => throw new Grains.Workers.ModelLoadException("truncated file"), new ModelCapabilities());
        await Assert.ThrowsAsync<Grains.Workers.ModelLoadException>(() => TestSession.Open(cluster, model));
        await cluster.AllFree();
    }

    [Fact]
    public async Task Closing_frees_the_slot_whatever_is_unfinished()
    {
        var script = new ModelScript().Close();
        var session = await TestSession.Open(cluster, await cluster.AddModel(script));
        await session.PushAll(Recording.Utterances(1));
        await Eventually.Holds("the model runs", () => script.Running.Now == 1);
        await session.Grain.Close();
        await cluster.AllFree();
        await Eventually.Holds("the model was stopped", () => script.Cancelled == 1);
        await Assert.ThrowsAsync<SessionNotFoundException>(() => session.Push(new short[100]));
    }

    [Fact]
    public async Task Sessions_can_be_listed_and_found_by_their_id()
    {
        var directory = cluster.Gateway.GetRequiredService<SessionDirectory>();
        await using var first = await TestSession.Open(cluster);
        await using var second = await TestSession.Open(cluster);
        await first.Push(new short[8_000]);
        await Eventually.Holds("both are listed", async () => (await directory.List(10)).Count == 2);
        Assert.Single(await directory.List(1));

        await first.Inbox.Until<SessionBeginEvent>();
        var id = first.Inbox.Batches[0].SessionId;
        ISessionGrain? found = null;
        await Eventually.Holds("it is found", async () => (found = await directory.Find(id)) is not null);
        var described = await found!.Describe();
        Assert.Equal((id, 0, TestCluster.Words, 0.5), (described.SessionId, described.Epoch, described.Model, described.AudioSeconds));
        Assert.Equal(cluster.WorkerSilos[0].ToParsableString(), described.Silo);
        Assert.Null(await directory.Find("unknown"));
    }

    [Fact]
    public async Task A_session_is_not_taken_for_lost_while_a_silo_that_may_have_it_is_silent()
    {
        await using var session = await TestSession.Open(cluster);
        await session.Inbox.Until<SessionBeginEvent>();
        var (worker, silent) = (cluster.WorkerSilos[0], SiloAddress.New(System.Net.IPAddress.Loopback, 1, 1));
        var map = new CapacityMap(new FakeMembership { [worker] = SiloStatus.Active, [silent] = SiloStatus.Active });
        foreach (var silo in new[] { worker, silent })
            map.Report(silo, new SiloCapacity(silo.ToParsableString(), 1, [new DeviceCapacity("cpu:0", 1, 1, 1, [])], []));
        var time = new FakeTimeProvider();
        var directory = new SessionDirectory(
            cluster.Grains,
            silo => silo.Equals(worker)
                ? Task.FromResult<IReadOnlyList<GrainId>>([session.Grain.GetGrainId()])
                : new TaskCompletionSource<IReadOnlyList<GrainId>>().Task,
            map,
            time);

        Assert.NotNull(await Look(session.Inbox.Batches[0].SessionId));
        await Assert.ThrowsAsync<SessionUnansweredException>(() => Look("unknown"));

        Task<ISessionGrain?> Look(string id)
        {
            var found = directory.Find(id); // every silo is asked by now
            time.Advance(TimeSpan.FromMinutes(1));
            return found;
        }
    }

    [Fact]
    public async Task A_connection_that_left_gets_no_more_events_and_the_session_does_not_mind()
    {
        await using var session = await TestSession.Open(cluster);
        await session.Inbox.Until<SessionBeginEvent>();
        cluster.Gateway.GetRequiredService<Grains.Results.ConnectionRegistry>().Remove(session.Request.Connection);
        await cluster.Grains.GetGrain<IConnectionGrain>(session.Request.Connection).Detach();
        await session.PushAll(Recording.Utterances(1));
        await session.Grain.End();
        await Eventually.Holds(
            "the session has ended", async () => (await session.Grain.Replay(0)).Events[^1] is SessionEndEvent);
        Assert.Single(session.Inbox.Events);
    }
}
