using System.Net;
using Transcription.Cluster.Tests.Hosting;
using Xunit.Abstractions;

namespace Transcription.Cluster.Tests.Roles;

public sealed class RoleTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_gateway_carries_sessions_that_live_on_workers_and_maps_no_native_library_itself()
    {
        await using var fleet = await Fleet.Start(output);
        var gateway = fleet.Gateway("gateway");
        var workers = new[] { fleet.Worker("worker 1", slots: 4), fleet.Worker("worker 2", slots: 4) };
        await Fleet.Ready(gateway, slots: 8, workers);

        await using var client = await StreamClient.Connect(gateway);
        await client.Until("session.begin");
        var silo = await gateway.SiloOfSession();
        Assert.Single(workers, worker => worker.Is(silo));

        await client.Send(Speech("t01.wav", "t02.wav", "t03.wav"), pace: 4);
        var finals = await client.End();
        Assert.InRange(finals.Count, 3, 12);
        Assert.Equal(string.Join(' ', finals), client.Events[^1].Json.GetProperty("transcript").GetString());
        Assert.Empty(gateway.NativeLibraries());
        await Fleet.Slots(gateway, "all free again", count => count.Taken == 0);
    }

    [Fact]
    public async Task A_worker_answers_for_its_health_and_metrics_and_carries_no_client()
    {
        await using var fleet = await Fleet.Start(output, "Auth:ApiKeys:0=the-key");
        var worker = await fleet.Worker("worker", slots: 4).Ready();

        Assert.True((await worker.Get("/health/live")).IsSuccessStatusCode);
        Assert.Equal(401, (int)(await worker.Get("/metrics")).StatusCode);
        worker.Http.DefaultRequestHeaders.Authorization = new("Bearer", "the-key");
        Assert.Contains("transcriber_slots_total", await worker.Http.GetStringAsync("/metrics"), StringComparison.Ordinal);
        Assert.Equal(404, (int)(await worker.Get("/v1/models")).StatusCode);
    }

    [Fact]
    public async Task A_gateway_without_workers_is_ready_and_says_that_no_silo_offers_a_model()
    {
        await using var fleet = await Fleet.Start(output);
        var gateway = await fleet.Gateway("gateway").Ready();

        await using var client = await StreamClient.Connect(gateway);
        var error = await client.Until("error");
        await client.Closed();
        Assert.Equal("no_capacity", error.GetProperty("code").GetString());
        Assert.Equal(4503, client.CloseCode);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[100]), "file", "audio.wav" } };
        using var answer = await gateway.Http.PostAsync("/v1/audio/transcriptions", form);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.True(answer.Headers.RetryAfter!.Delta > TimeSpan.Zero);
    }

    /// <summary>Fixtures with pauses behind them that end an utterance.</summary>
    private static short[] Speech(params string[] fixtures) => TestAudio.Concat(
        [.. fixtures.SelectMany(name => new[] { TestAudio.Fixture(name), TestAudio.Silence(1.5) })]);
}
