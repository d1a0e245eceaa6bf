using Transcription.Gateway.Tests.Hosting;
using Transcription.Speech.Recognition;

namespace Transcription.Gateway.Tests.Realtime;

/// <summary>Limits, each on a server that has it low enough to meet.</summary>
public sealed class StreamLimitTests
{
    [Fact]
    public async Task The_session_over_capacity_gets_no_capacity_and_4503_and_a_freed_slot_is_usable()
    {
        await using var server = await TestServer.Start(
            sessions: 2, new SimulatedModelOptions(), "Sessions:ResumeWindow=00:00:08");
        using var first = await server.Connect();
        using var second = await server.Connect();
        await first.Until("session.begin");
        await second.Until("session.begin");

        using (var refused = await server.Connect())
        {
            Assert.Equal("no_capacity", (await refused.Until("error")).GetProperty("code").GetString());
            await refused.Rest();
            Assert.Equal(4503, refused.CloseCode);
        }

        first.Abort(); // as a crashed client: no word, no close
        await Eventually.True(async () =>
        {
            using var again = await server.Connect();
            return StreamClient.TypeOf((await again.Next())!.Value) == "session.begin";
        });
    }

    [Fact]
    public async Task A_silent_client_gets_session_timeout_and_4008() =>
        await AssertEnds("session_timeout", 4008, _ => Task.CompletedTask, "Limits:Idle=00:00:00.5");

    [Fact]
    public async Task A_keepalive_asks_for_nothing()
    {
        await using var server = await TestServer.Start();
        using var client = await server.Connect();
        await client.SendType("keepalive");
        await client.SendType("end");
        Assert.Equal(["session.begin", "session.end"], (await client.Rest()).Select(StreamClient.TypeOf));
    }

    [Fact]
    public async Task A_session_over_its_time_gets_session_timeout_and_4008() =>
        await AssertEnds("session_timeout", 4008, _ => Task.CompletedTask, "Limits:Session=00:00:00.5");

    [Fact]
    public async Task Audio_faster_than_allowed_gets_rate_limit_exceeded_and_4429() =>
        await AssertEnds(
            "rate_limit_exceeded",
            4429,
            async client =>
            {
                for (var i = 0; i < 12; i++)
                    await client.Send(TestAudio.Silence(1));
            },
            "Limits:AudioBurst=00:00:05",
            "Limits:AudioRate=1");

    [Fact]
    public async Task Lag_is_warned_of_and_then_gets_lag_exceeded_and_4010()
    {
        await using var server = await TestServer.Start(
            sessions: 1,
            new SimulatedModelOptions { Latency = TimeSpan.FromSeconds(60), MaxBatch = 1 },
            "Limits:LagWarning=00:00:00.5",
            "Limits:MaxLag=00:00:01",
            "Limits:MaxLagFor=00:00:00.5");
        using var client = await server.Connect("interim_results=false");
        await client.Send(TestAudio.Concat(TestAudio.Voice(1), TestAudio.Silence(1)));
        await client.Send(TestAudio.Silence(2));

        var warning = await client.Until("warning");
        Assert.Equal("processing_lag", warning.GetProperty("code").GetString());
        Assert.True(warning.GetProperty("lag_seconds").GetDouble() >= 0.5);
        Assert.Equal("lag_exceeded", (await client.Until("error")).GetProperty("code").GetString());
        await client.Rest();
        Assert.Equal(4010, client.CloseCode);
    }

    [Fact]
    public async Task Without_a_key_a_stream_gets_unauthorized_and_4001_and_with_it_a_session()
    {
        await using var server = await TestServer.Start("Auth:ApiKeys:0=secret");
        using (var refused = await server.Connect("api_key=wrong"))
        {
            Assert.Equal("unauthorized", (await refused.Until("error")).GetProperty("code").GetString());
            await refused.Rest();
            Assert.Equal(4001, refused.CloseCode);
        }

        using var byQuery = await server.Connect("api_key=secret");
        await byQuery.Until("session.begin");
        using var byHeader = await server.Connect(
            configure: options => options.SetRequestHeader("Authorization", "Bearer secret"));
        await byHeader.Until("session.begin");
    }

    [Fact]
    public async Task A_model_that_fails_costs_its_utterance_only()
    {
        await using var server = await TestServer.Start(sessions: 1, new SimulatedModelOptions { ErrorRate = 1 });
        using var client = await server.Connect("interim_results=false");
        await client.Send(TestAudio.Voice(1));
        await client.SendType("end");
        var messages = await client.Rest();
        var error = messages.Single(message => StreamClient.TypeOf(message) == "error");
        Assert.Equal("internal_error", error.GetProperty("code").GetString());
        Assert.True(error.GetProperty("recoverable").GetBoolean());
        Assert.Equal("session.end", StreamClient.TypeOf(messages[^1]));
    }

    private static async Task AssertEnds(string code, int closeCode, Func<StreamClient, Task> act, params string[] settings)
    {
        await using var server = await TestServer.Start(settings);
        using var client = await server.Connect();
        await client.Until("session.begin");
        await act(client);
        var error = await client.Until("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.False(error.GetProperty("recoverable").GetBoolean());
        await client.Rest();
        Assert.Equal(closeCode, client.CloseCode);
    }
}
