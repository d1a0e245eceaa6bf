using System.Text.Json;
using Transcription.Gateway.Tests.Hosting;
using Transcription.Grains.Abstractions.Sessions;

namespace Transcription.Gateway.Tests.Realtime;

public sealed class LostSiloTests
{
    [Fact]
    public async Task A_session_that_is_lost_goes_on_with_a_warning_and_every_word()
    {
        await using var server = await TestServer.Start();
        var audio = TestAudio.Concat(TestAudio.Voice(2), TestAudio.Silence(1), TestAudio.Voice(2, seed: 2), TestAudio.Silence(1));
        using var undisturbed = await server.Connect();
        await undisturbed.Send(audio);
        await undisturbed.SendType("end");
        var expected = await undisturbed.Rest();

        using var client = await server.Connect();
        var told = await client.UpTo("session.begin");
        for (var lost = 1; lost <= 3; lost++)
        {
            await client.Send(audio[((lost - 1) * 24_000)..(lost * 24_000)]);
            told.AddRange(await client.UpTo("ack"));
            var id = told[0].GetProperty("session_id").GetString()!;
            await server.Grains.GetGrain<ISessionGrain>(new SessionKey(id, lost).ToString()).Close();
            told.AddRange(await client.UpTo("warning"));
            Assert.Equal("session_recovered", told[^1].GetProperty("code").GetString());
        }

        await client.Send(audio[72_000..]);
        await client.SendType("end");
        told.AddRange(await client.Rest());

        Assert.Equal(Told(expected), Told(told));
        var numbered = told.Where(message => message.TryGetProperty("seq", out _)).ToList();
        Assert.Equal(
            Enumerable.Range(1, numbered.Count).Select(seq => (long)seq),
            numbered.Select(message => message.GetProperty("seq").GetInt64()));
        Assert.Equal(1_000, client.CloseCode);
    }

    [Fact]
    public async Task The_sessions_of_a_worker_that_stops_go_on_elsewhere_and_their_clients_do_not_notice()
    {
        await using var server = await TestServer.Start(sessions: 40, new());
        await using var peer = await server.StartPeer(sessions: 40, "Sessions:DrainTime=00:02:00");
        await using var gateway = await server.StartGateway("Recovery:StallAfter=00:02:00"); // nothing but the drain helps
        var audio = TestAudio.Concat(TestAudio.Voice(2), TestAudio.Silence(1), TestAudio.Voice(2, seed: 2));
        var clients = new List<StreamClient>();
        for (var i = 0; i < 30; i++)
        {
            clients.Add(await gateway.Connect());
            await clients[^1].Until("session.begin");
            await clients[^1].Send(audio[..16_000]);
        }

        await Eventually.True(async () => (await Silos(server)).Count == clients.Count);
        var there = (await Silos(server)).Count(silo => silo == peer.Silo);
        Assert.InRange(there, 10, 20);
        var stopping = peer.Stop();
        foreach (var piece in audio[16_000..].Chunk(8_000))
            await Task.WhenAll(clients.Select(client => client.Send(piece)));
        await stopping;
        await Eventually.True(async () => (await Silos(server)).Count == clients.Count);
        Assert.All(await Silos(server), silo => Assert.Equal(server.Silo, silo));

        await Task.WhenAll(clients.Select(client => client.SendType("end")));
        foreach (var client in clients)
        {
            var told = await client.Rest();
            Assert.DoesNotContain(told, message => StreamClient.TypeOf(message) is "warning" or "error");
            Assert.Equal(2, told.Count(message => StreamClient.TypeOf(message) == "transcript.final"));
            client.Dispose();
        }
    }

    private static async Task<List<string>> Silos(TestServer server)
    {
        var sessions = JsonDocument.Parse(await server.Http.GetStringAsync("/v1/sessions")).RootElement.GetProperty("data");
        return [.. sessions.EnumerateArray().Select(session => session.GetProperty("silo").GetString()!)];
    }

    private static List<string> Told(IEnumerable<JsonElement> messages) =>
    [
        .. messages.Where(message => StreamClient.TypeOf(message) is "transcript.final" or "vad.speech_start" or "vad.speech_end" or "session.end")
            .OrderBy(StreamClient.TypeOf)
            .Select(message => string.Join(',', message.EnumerateObject()
                .Where(property => property.Name is not ("seq" or "session_id")).Select(property => property.ToString()))),
    ];
}
