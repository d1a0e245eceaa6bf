using System.Globalization;
using System.Text.Json;
using Transcription.Gateway.Tests.Hosting;
using Transcription.Gateway.Tests.Rest;
using Transcription.Grains.Abstractions.Sessions;

namespace Transcription.Gateway.Tests.History;

/// <summary>Recordings hold what was sent, whatever happened meanwhile.</summary>
public sealed class RecordingTests
{
    private const string Enhance = "enhance_on_end=true";

    private const string Accurate = "Models:Aliases:accurate=simulated";

    private static readonly short[] Audio = TestAudio.Concat(
        TestAudio.Voice(2), TestAudio.Silence(1.3), TestAudio.Voice(1.5, seed: 2), TestAudio.Silence(0.7), TestAudio.Voice(1, seed: 3));

    [Fact]
    public async Task A_recorded_session_is_heard_again_by_the_better_model()
    {
        await using var server = await TestServer.Start(Accurate);
        using var client = await server.Connect(Enhance);
        var random = new Random(1);
        for (var sent = 0; sent < Audio.Length;)
        {
            var count = Math.Min(random.Next(1, 9_000), Audio.Length - sent);
            await client.Send(Audio[sent..(sent + count)]);
            sent += count;
        }

        await client.SendType("end");
        var end = await client.Until("session.end");
        await AssertKept(server, end);

        var jobs = new JobClient(server.Http);
        var job = await jobs.Until(end.GetProperty("enhancement_job_id").GetString()!, "completed");
        Assert.Equal(end.GetProperty("transcript").GetString(), job.GetProperty("text").GetString());
        await AssertKept(server, end); // the job has left the recording where it is
    }

    [Fact]
    public async Task A_recording_goes_on_when_the_session_is_lost()
    {
        await using var server = await TestServer.Start(Accurate);
        using var client = await server.Connect(Enhance);
        var id = SessionApi.IdOf(await client.Until("session.begin"));
        for (var lost = 1; lost <= 3; lost++)
        {
            await client.Send(Audio[((lost - 1) * 24_000)..(lost * 24_000)]);
            await client.Until("ack");
            await server.Grains.GetGrain<ISessionGrain>(new SessionKey(id, lost).ToString()).Close();
            await client.Until("warning");
        }

        await client.Send(Audio[72_000..]);
        await client.SendType("end");
        await AssertKept(server, await client.Until("session.end"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_recording_goes_on_at_another_gateway(int seed)
    {
        var random = new Random(seed);
        await using var server = await TestServer.Start(Accurate);
        await using var other = await server.StartGateway(Accurate);
        TestServer[] servers = [server, other];
        var client = await server.Connect(Enhance);
        var (begin, seen, sent) = (await client.Until("session.begin"), 1L, 0);
        for (var cuts = 0; cuts < 3; cuts++)
        {
            for (var until = random.Next(sent, Audio.Length); sent < until;)
            {
                var count = Math.Min(until - sent, random.Next(1, 8_000));
                await client.Send(Audio[sent..(sent + count)]);
                sent += count;
            }

            client.Abort();
            client.Dispose();
            var token = begin.GetProperty("resume_token").GetString();
            client = await servers[random.Next(2)].Connect(string.Create(CultureInfo.InvariantCulture, $"resume={token}&last_seq={seen}"));
            var missed = await client.UpTo("session.resumed");
            var resumed = missed[^1];
            Assert.True(resumed.GetProperty("config").GetProperty("enhance_on_end").GetBoolean());
            seen = missed.Where(message => message.TryGetProperty("seq", out _))
                .Select(message => message.GetProperty("seq").GetInt64()).LastOrDefault(seen);
            sent = (int)resumed.GetProperty("received_samples").GetInt64();
        }

        await client.Send(Audio[sent..]);
        await client.SendType("end");
        var end = await client.Until("session.end");
        var api = new SessionApi(server);
        var wav = TestAudio.Wav(Audio); // a gateway that lost the session may be writing still
        await Eventually.True(async () => (await api.Audio(await api.Get(SessionApi.IdOf(end)))).AsSpan().SequenceEqual(wav));
        await AssertKept(server, end);
        client.Dispose();
        var jobs = await Task.WhenAll(servers.Select(each => each.Http.GetStringAsync(JobClient.Path)));
        Assert.Single(jobs.SelectMany(list => JsonDocument.Parse(list).RootElement.GetProperty("data").EnumerateArray()));
    }

    [Fact]
    public async Task A_client_that_just_leaves_has_its_recording_enhanced_all_the_same()
    {
        await using var server = await TestServer.Start(Accurate);
        using var client = await server.Connect(Enhance);
        var id = SessionApi.IdOf(await client.Until("session.begin"));
        await client.Send(Audio);
        long received;
        do
        {
            received = (await client.Until("ack")).GetProperty("received_samples").GetInt64();
        }
        while (received < Audio.Length);
        await client.Leave();

        var api = new SessionApi(server);
        var session = await api.Until(id, "interrupted");
        Assert.Equal(TestAudio.Wav(Audio), await api.Audio(session));
        var job = await new JobClient(server.Http).Until(session.GetProperty("enhancement_job_id").GetString()!, "completed");
        Assert.NotEmpty(job.GetProperty("text").GetString()!);
    }

    [Fact]
    public async Task Other_formats_are_recorded_as_the_session_hears_them()
    {
        await using var server = await TestServer.Start(Accurate);
        using var client = await server.Connect("record=true&sample_rate=8000&channels=2");
        await client.Send(Audio);
        await client.SendType("end");
        var end = await client.Until("session.end");
        Assert.False(end.TryGetProperty("enhancement_job_id", out _));
        var api = new SessionApi(server);
        var wav = await api.Audio(await api.Get(SessionApi.IdOf(end)));
        Assert.Equal(end.GetProperty("total_audio_seconds").GetDouble(), (wav.Length - 44) / 32_000.0, 3);
        Assert.Equal(Audio.Length / 2 / 8_000.0, (wav.Length - 44) / 32_000.0, 0.05);
    }

    [Fact]
    public async Task Without_a_better_model_nothing_is_promised()
    {
        await using var server = await TestServer.Start();
        using var client = await server.Connect(Enhance);
        Assert.Equal("model_unknown", (await client.Until("error")).GetProperty("code").GetString());
        await client.Rest();
        Assert.Equal(4400, client.CloseCode);
        Assert.Empty(server.Files);
    }

    [Fact]
    public async Task Whether_a_session_is_recorded_is_decided_when_it_opens()
    {
        await using var server = await TestServer.Start();
        using var client = await server.Connect();
        await client.SendText("""{"type":"config","record":true}""");
        Assert.Equal("invalid_parameters", (await client.Until("error")).GetProperty("code").GetString());
    }

    /// <summary>The session's record says what its end said, and its recording is what was sent.</summary>
    private static async Task AssertKept(TestServer server, JsonElement end)
    {
        var api = new SessionApi(server);
        var session = await api.Get(SessionApi.IdOf(end));
        Assert.Equal("completed", session.GetProperty("status").GetString());
        Assert.Equal(end.GetProperty("transcript").GetString(), session.GetProperty("transcript").GetString());
        Assert.Equal(end.GetProperty("segments").GetArrayLength(), session.GetProperty("segments").GetArrayLength());
        Assert.Equal(
            end.GetProperty("total_audio_seconds").GetDouble(), session.GetProperty("audio_seconds").GetDouble());
        Assert.Equal(end.GetProperty("enhancement_job_id").GetString(), session.GetProperty("enhancement_job_id").GetString());
        Assert.Equal(TestAudio.Wav(Audio), await api.Audio(session));
    }
}
