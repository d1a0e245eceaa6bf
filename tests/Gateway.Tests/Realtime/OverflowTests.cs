using System.Text.Json;
using Transcription.Gateway.Tests.Hosting;
using Transcription.Speech.Recognition;

namespace Transcription.Gateway.Tests.Realtime;

/// <summary>What a client gets when every slot is taken.</summary>
public sealed class OverflowTests
{
    [Fact]
    public async Task Who_waits_is_told_its_place_and_admitted_in_the_order_of_arrival()
    {
        await using var server = await Crowded();
        using var holder = await Begun(server);
        using var first = await Waiting(server, position: 1);
        using var second = await Waiting(server, position: 2);
        using var third = await Waiting(server, position: 3);

        await End(holder);
        Assert.Equal(2, Seq(await first.Until("session.begin")));
        Assert.Equal(1, Position(await second.Until("session.queued")));
        Assert.Equal(2, Position(await third.Until("session.queued")));

        await End(first);
        Assert.Equal(3, Seq(await second.Until("session.begin")));
        Assert.Equal(1, Position(await third.Until("session.queued")));

        await End(second);
        Assert.Equal(4, Seq(await third.Until("session.begin")));
        await End(third);
    }

    [Fact]
    public async Task A_free_slot_goes_to_who_waits_before_newcomers()
    {
        await using var server = await Crowded();
        using var holder = await Begun(server);
        using var waiting = await Waiting(server, position: 1);

        var begun = waiting.Until("session.begin");
        var ending = End(holder);
        do
        {
            using var newcomer = await server.Connect();
            Assert.Equal("no_capacity", (await newcomer.Until("error")).GetProperty("code").GetString());
        }
        while (!begun.IsCompleted);
        await begun;
        await ending;
    }

    [Fact]
    public async Task Who_waits_too_long_gets_queue_timeout_and_4008()
    {
        await using var server = await Crowded();
        using var holder = await Begun(server);
        using var client = await Waiting(server, position: 1, "queue_timeout=3");
        var error = await client.Until("error");
        Assert.Equal("queue_timeout", error.GetProperty("code").GetString());
        Assert.Equal(2, Seq(error));
        Assert.Empty(await client.Rest());
        Assert.Equal(4008, client.CloseCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_goes_away_leaves_the_queue(bool withoutAWord)
    {
        await using var server = await Crowded();
        using var holder = await Begun(server);
        using var leaving = await Waiting(server, position: 1);
        using var staying = await Waiting(server, position: 2);
        if (withoutAWord)
            leaving.Abort();
        else
            await leaving.Close();
        Assert.Equal(1, Position(await staying.Until("session.queued")));
    }

    [Fact]
    public async Task A_full_queue_refuses_and_the_setting_decides_for_who_does_not_say()
    {
        await using var server = await Crowded("Sessions:Overflow=queue", "Sessions:QueueLength=1");
        using var holder = await Begun(server);
        using var waiting = await server.Connect();
        await waiting.Until("session.queued");
        using (var refused = await server.Connect())
        {
            Assert.Equal("no_capacity", (await refused.Until("error")).GetProperty("code").GetString());
            await refused.Rest();
            Assert.Equal(4503, refused.CloseCode);
        }

        await End(holder);
        await waiting.Until("session.begin");
    }

    [Fact]
    public async Task What_is_said_while_waiting_is_transcribed()
    {
        await using var server = await Crowded("Limits:AudioRate=1", "Limits:AudioBurst=00:00:08");
        using var holder = await Begun(server);
        using var client = await Waiting(server, position: 1);
        await client.Send(TestAudio.Concat(TestAudio.Voice(2), TestAudio.Silence(1)));
        await client.Send(TestAudio.Concat(TestAudio.Voice(2, seed: 2), TestAudio.Silence(1)));
        await client.SendType("end");

        await End(holder);
        var messages = await client.Rest();
        Assert.Equal(2, messages.Count(message => StreamClient.TypeOf(message) == "transcript.final"));
        Assert.Equal(6, messages[^1].GetProperty("total_audio_seconds").GetDouble(), 3);
        Assert.Equal(1_000, client.CloseCode);
    }

    [Fact]
    public async Task Too_much_said_while_waiting_ends_the_wait()
    {
        await using var server = await Crowded();
        using var holder = await Begun(server);
        using var client = await Waiting(server, position: 1);
        for (var sent = 0; sent <= 2 << 20; sent += 64_000)
            await client.SendBytes(new byte[64_000]);
        Assert.Equal("rate_limit_exceeded", (await client.Until("error")).GetProperty("code").GetString());
        await client.Rest();
        Assert.Equal(4429, client.CloseCode);
    }

    [Fact]
    public async Task A_smaller_model_takes_the_place_of_one_without_room_and_says_so()
    {
        await using var server = await TestServer.Start("Models:Degrade:huge=plain.en", "Models:Degrade:plain.en=fast");
        using var english = await server.Connect("model=huge&overflow=degrade");
        AssertDegraded((await english.Until("session.begin")).GetProperty("config"), to: "plain.en");

        // plain.en cannot give the times of words.
        using var words = await server.Connect("model=huge&overflow=degrade&word_timestamps=true");
        AssertDegraded((await words.Until("session.begin")).GetProperty("config"), to: "simulated");
        await words.SendText("""{"type":"config","language":"en"}""");
        AssertDegraded((await words.Until("session.updated")).GetProperty("config"), to: "simulated");

        using var asked = await server.Connect("model=plain.en&overflow=degrade");
        var config = (await asked.Until("session.begin")).GetProperty("config");
        Assert.Equal("plain.en", config.GetProperty("model").GetString());
        Assert.False(config.TryGetProperty("requested_model", out _));
    }

    [Fact]
    public async Task At_the_end_of_the_chain_the_client_is_refused()
    {
        await using var server = await Crowded("Models:Degrade:huge=simulated");
        using var holder = await Begun(server);
        using var client = await server.Connect("model=huge&overflow=degrade");
        var error = await client.Until("error");
        Assert.Equal("no_capacity", error.GetProperty("code").GetString());
        await client.Rest();
        Assert.Equal(4503, client.CloseCode);
    }

    private static void AssertDegraded(JsonElement config, string to)
    {
        Assert.Equal(to, config.GetProperty("model").GetString());
        Assert.Equal("huge", config.GetProperty("requested_model").GetString());
    }

    /// <summary>A server with a slot for one.</summary>
    private static Task<TestServer> Crowded(params string[] settings) =>
        TestServer.Start(sessions: 1, new SimulatedModelOptions(), settings);

    private static async Task<StreamClient> Begun(TestServer server)
    {
        var client = await server.Connect();
        await client.Until("session.begin");
        return client;
    }

    private static async Task<StreamClient> Waiting(TestServer server, int position, string? query = null)
    {
        var client = await server.Connect(query is null ? "overflow=queue" : $"overflow=queue&{query}");
        var queued = await client.Until("session.queued");
        Assert.Equal((position, 1), (Position(queued), Seq(queued)));
        return client;
    }

    private static async Task End(StreamClient client)
    {
        await client.SendType("end");
        await client.Rest();
    }

    private static int Position(JsonElement queued) => queued.GetProperty("position").GetInt32();

    private static int Seq(JsonElement message) => message.GetProperty("seq").GetInt32();
}
