using System.Globalization;
using System.Text.Json;
using Transcription.Gateway.Tests.Hosting;
using Transcription.Speech.Recognition;

namespace Transcription.Gateway.Tests.Realtime;

/// <summary><c>RESUME_TRIALS</c> sets the number of sessions that are cut at random.</summary>
public sealed class ResumeTests
{
    private static readonly int Trials = int.Parse(
        Environment.GetEnvironmentVariable("RESUME_TRIALS") ?? "24", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Sockets_cut_anywhere_cost_no_sample_and_no_event()
    {
        await using var server = await TestServer.Start(sessions: 64, new SimulatedModelOptions());
        await using var other = await server.StartGateway();
        await Parallel.ForEachAsync(
            Enumerable.Range(1, Trials), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (seed, _) =>
        {
            var random = new Random(seed);
            var audio = Audio(random);
            var expected = await Undisturbed(server, audio);
            var told = await CutAgainAndAgain([server, other], audio, random);
            Assert.Equal(
                Enumerable.Range(1, told.Count).Select(seq => (long)seq), told.Select(message => message.GetProperty("seq").GetInt64()));
            foreach (var type in (string[])["transcript.final", "vad.speech_start", "vad.speech_end", "session.end"])
                Assert.Equal(Of(expected, type), Of(told, type));
        });

        // Of no session anything is left, neither with the gateways it was cut from.
        await Eventually.True(async () =>
            JsonDocument.Parse(await server.Http.GetStringAsync("/v1/sessions")).RootElement.GetProperty("data").GetArrayLength() == 0);
    }

    [Fact]
    public async Task A_gateway_that_stops_sends_its_clients_to_another_one()
    {
        await using var server = await TestServer.Start();
        await using var leaving = await server.StartGateway();
        using var client = await leaving.Connect();
        await client.Send(TestAudio.Voice(2));
        var seen = await client.UpTo("ack");
        var stopping = leaving.Stop();
        var rest = await client.Rest();
        await stopping;

        var terminated = Assert.Single(rest, message => StreamClient.TypeOf(message) == "session.terminated");
        Assert.Equal("server_shutdown", terminated.GetProperty("code").GetString());
        Assert.True(terminated.GetProperty("recoverable").GetBoolean());
        Assert.Equal(1012, client.CloseCode);

        using var back = await server.Connect(Query(terminated, LastSeq([.. seen, .. rest])));
        var resumed = await back.Until("session.resumed");
        Assert.Equal("simulated", resumed.GetProperty("config").GetProperty("model").GetString());
        await back.Send(TestAudio.Voice(2)[(int)resumed.GetProperty("received_samples").GetInt64()..]);
        await back.SendType("end");
        var end = await back.Until("session.end");
        Assert.Equal(2, end.GetProperty("total_audio_seconds").GetDouble());
        Assert.Equal(1, end.GetProperty("segments").GetArrayLength());
    }

    [Fact]
    public async Task Who_resumes_takes_over_and_the_old_socket_is_closed_with_4409()
    {
        await using var server = await TestServer.Start();
        using var first = await server.Connect();
        var begin = await first.Until("session.begin");
        using var second = await server.Connect(Query(begin, 1));
        Assert.Equal(0, (await second.Until("session.resumed")).GetProperty("received_samples").GetInt64());
        await first.Rest();
        Assert.Equal(4409, first.CloseCode);
        await second.Send(TestAudio.Voice(1));
        await second.SendType("end");
        await second.Until("session.end");
    }

    [Fact]
    public async Task A_client_that_is_cut_twice_is_told_once_from_where_to_go_on()
    {
        await using var server = await TestServer.Start();
        using var first = await server.Connect();
        var begin = await first.Until("session.begin");
        using var second = await server.Connect(Query(begin, 1));
        await second.Until("session.resumed");
        await second.Send(TestAudio.Voice(1));
        var received = (await second.Until("ack")).GetProperty("received_samples").GetInt64();

        using var third = await server.Connect(Query(begin, 1)); // of all the second was told, it has read nothing
        Assert.InRange((await third.Until("session.resumed")).GetProperty("received_samples").GetInt64(), received, 16_000);
        await third.SendType("end");
        Assert.DoesNotContain(await third.Rest(), message => StreamClient.TypeOf(message) == "session.resumed");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("sess_00000000000000000000000000000000.AAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_token_of_no_session_is_refused_with_4404(string token)
    {
        await using var server = await TestServer.Start("Recovery:FindWithin=00:00:00.3");
        using var client = await server.Connect($"resume={token}&last_seq=1");
        Assert.Equal("resume_failed", (await client.Until("error")).GetProperty("code").GetString());
        await client.Rest();
        Assert.Equal(4404, client.CloseCode);
    }

    [Fact]
    public async Task A_session_cannot_be_taken_with_a_guessed_secret()
    {
        await using var server = await TestServer.Start("Recovery:FindWithin=00:00:00.3");
        using var first = await server.Connect();
        var token = (await first.Until("session.begin")).GetProperty("resume_token").GetString()!;
        using var thief = await server.Connect($"resume={token[..^1]}{(token[^1] == 'A' ? 'Q' : 'A')}&last_seq=1");
        Assert.Equal("resume_failed", (await thief.Until("error")).GetProperty("code").GetString());
        await first.SendType("end");
        await first.Until("session.end");
    }

    [Fact]
    public async Task A_session_whose_client_stays_away_leaves()
    {
        await using var server = await TestServer.Start("Sessions:ResumeWindow=00:00:08", "Recovery:FindWithin=00:00:00.3");
        var first = await server.Connect();
        var begin = await first.Until("session.begin");
        first.Abort();
        await Eventually.True(async () =>
            JsonDocument.Parse(await server.Http.GetStringAsync("/v1/sessions")).RootElement.GetProperty("data").GetArrayLength() == 0);
        using var late = await server.Connect(Query(begin, 1));
        Assert.Equal("resume_failed", (await late.Until("error")).GetProperty("code").GetString());
    }

    private static short[] Audio(Random random) => TestAudio.Concat(
    [
        .. Enumerable.Range(0, random.Next(2, 5)).Select(_ => TestAudio.Concat(
            TestAudio.Voice(0.3 + random.NextDouble() * 2, random.Next()), TestAudio.Silence(0.3 + random.NextDouble()))),
    ]);

    private static async Task<List<JsonElement>> Undisturbed(TestServer server, short[] audio)
    {
        using var client = await server.Connect();
        await client.Send(audio);
        await client.SendType("end");
        return await client.Rest();
    }

    private static async Task<List<JsonElement>> CutAgainAndAgain(TestServer[] servers, short[] audio, Random random)
    {
        var told = new List<JsonElement>();
        var client = await servers[0].Connect();
        var token = await client.Until("session.begin");
        told.Add(token);
        var sent = 0;
        for (var cuts = random.Next(1, 4); cuts > 0; cuts--)
        {
            for (var until = random.Next(sent, audio.Length); sent < until;)
            {
                var count = Math.Min(until - sent, random.Next(1, 8_000));
                await client.Send(audio[sent..(sent + count)]);
                sent += count;
            }

            if (sent > 16_000 && random.Next(2) == 0)
                told.AddRange(Numbered(await client.UpTo("ack")));
            client.Abort();
            client.Dispose();
            client = await servers[random.Next(servers.Length)].Connect(Query(token, LastSeq(told)));
            var missed = await client.UpTo("session.resumed");
            told.AddRange(Numbered(missed));
            var received = (int)missed[^1].GetProperty("received_samples").GetInt64();
            Assert.True(received <= sent, $"{received} samples received of {sent} sent");
            sent = received;
        }

        await client.Send(audio[sent..]);
        await client.SendType("end");
        told.AddRange(Numbered(await client.Rest()));
        client.Dispose();
        return told;
    }

    private static string Query(JsonElement message, long lastSeq) =>
        $"resume={message.GetProperty("resume_token").GetString()}&last_seq={lastSeq}";

    private static long LastSeq(IEnumerable<JsonElement> messages) => Numbered(messages).Last().GetProperty("seq").GetInt64();

    private static IEnumerable<JsonElement> Numbered(IEnumerable<JsonElement> messages) =>
        messages.Where(message => message.TryGetProperty("seq", out _));

    /// <summary>The messages of a type, but for what makes two sessions differ.</summary>
    private static List<string> Of(IEnumerable<JsonElement> messages, string type) =>
    [
        .. messages.Where(message => StreamClient.TypeOf(message) == type).Select(message => string.Join(',', message
            .EnumerateObject().Where(property => property.Name is not ("seq" or "session_id")).Select(property => property.ToString()))),
    ];
}
