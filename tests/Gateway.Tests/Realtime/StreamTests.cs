using System.Text.Json;
using Transcription.Gateway.Tests.Hosting;

namespace Transcription.Gateway.Tests.Realtime;

public sealed class StreamTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task A_session_goes_from_begin_over_partials_and_finals_to_end_in_one_numbered_sequence()
    {
        using var client = await _server.Connect("word_timestamps=true");
        var begin = await client.Next();
        Assert.Equal("session.begin", StreamClient.TypeOf(begin!.Value));
        Assert.Equal("simulated", begin.Value.GetProperty("config").GetProperty("model").GetString());

        foreach (var chunk in TwoUtterances().Chunk(1_600))
            await client.Send(chunk);
        await client.SendType("end");
        var messages = await client.Rest();

        var numbered = messages.Where(message => StreamClient.TypeOf(message) != "ack").ToList();
        Assert.Equal(
            Enumerable.Range(2, numbered.Count).Select(seq => (long)seq),
            numbered.Select(message => message.GetProperty("seq").GetInt64()));
        Assert.All(messages, message => Assert.StartsWith("sess_", message.GetProperty("session_id").GetString()));

        var finals = messages.Where(message => StreamClient.TypeOf(message) == "transcript.final").ToList();
        Assert.Equal(2, finals.Count);
        Assert.InRange(finals[0].GetProperty("start").GetDouble(), 0.9, 1.1);
        Assert.InRange(finals[0].GetProperty("end").GetDouble(), 2.8, 3.2);
        Assert.Equal(
            finals[0].GetProperty("text").GetString(),
            string.Join(' ', finals[0].GetProperty("words").EnumerateArray().Select(word => word.GetProperty("word").GetString())));

        var end = numbered[^1];
        Assert.Equal("session.end", StreamClient.TypeOf(end));
        Assert.Equal(
            string.Join(' ', finals.Select(final => final.GetProperty("text").GetString())),
            end.GetProperty("transcript").GetString());
        Assert.Equal(2, end.GetProperty("segments").GetArrayLength());
        Assert.Equal(7.5, end.GetProperty("total_audio_seconds").GetDouble(), 3);
        Assert.Equal(1_000, client.CloseCode);
    }

    [Fact]
    public async Task Vocabulary_translation_and_temperature_reach_the_model_and_are_told_in_the_config()
    {
        using var client = await _server.Connect("vocabulary=Orleans,+grain,,Orleans&translate=true&temperature=0.25&language=AUTO");
        var config = (await client.Until("session.begin")).GetProperty("config");
        Assert.Equal("Orleans,grain", config.GetProperty("vocabulary").GetString());
        Assert.Equal(0.25, config.GetProperty("temperature").GetDouble());
        Assert.True(config.GetProperty("translate").GetBoolean());
        Assert.Equal("auto", config.GetProperty("language").GetString());

        await client.Send(TestAudio.Voice(3));
        await client.SendType("end");
        var words = (await client.Until("session.end")).GetProperty("transcript").GetString()!.Split(' ');
        Assert.NotEmpty(words);
        Assert.All(words, word => Assert.True(word is "ORLEANS" or "GRAIN", word));
    }

    [Fact]
    public async Task The_committed_prefix_of_partials_never_changes()
    {
        using var client = await _server.Connect();
        List<JsonElement> messages = [];
        foreach (var chunk in TestAudio.Concat(TestAudio.Voice(6), TestAudio.Silence(1)).Chunk(8_000))
        {
            await client.Send(chunk);
            messages.AddRange(await client.UpTo("ack"));
        }

        await client.SendType("end");
        messages.AddRange(await client.Rest());
        var partials = messages.Where(message => StreamClient.TypeOf(message) == "transcript.partial").ToList();

        var committed = "";
        foreach (var partial in partials)
        {
            var text = partial.GetProperty("text").GetString()!;
            Assert.StartsWith(committed, text, StringComparison.Ordinal);
            committed = text[..partial.GetProperty("committed").GetInt32()];
        }

        Assert.NotEmpty(partials);
    }

    [Fact]
    public async Task Without_interim_results_no_partial_comes()
    {
        using var client = await _server.Connect("interim_results=false");
        await client.Send(TestAudio.Voice(2));
        await client.SendType("end");
        var types = (await client.Rest()).Select(StreamClient.TypeOf).ToList();
        Assert.DoesNotContain("transcript.partial", types);
        Assert.Contains("transcript.final", types);
    }

    [Fact]
    public async Task Flush_finalises_what_was_sent_and_the_session_goes_on()
    {
        using var client = await _server.Connect();
        await client.Send(TestAudio.Voice(2));
        await client.SendType("flush");
        await client.Until("transcript.final");
        await client.Until("flushed");
        await client.Send(TestAudio.Concat(TestAudio.Silence(1), TestAudio.Voice(2, seed: 2)));
        await client.SendType("end");
        Assert.Single(await client.UpTo("session.end"), message => StreamClient.TypeOf(message) == "transcript.final");
    }

    [Fact]
    public async Task Clear_forgets_what_is_not_final()
    {
        using var client = await _server.Connect();
        await client.Send(TestAudio.Voice(2));
        await client.SendType("clear");
        await client.SendType("end");
        Assert.DoesNotContain(await client.Rest(), message => StreamClient.TypeOf(message) == "transcript.final");
    }

    [Theory]
    [InlineData("pcm_f32le", 4)]
    [InlineData("mulaw", 1)]
    [InlineData("alaw", 1)]
    public async Task Every_encoding_counts_its_audio_right(string encoding, int bytesPerSample)
    {
        using var client = await _server.Connect($"encoding={encoding}&sample_rate=8000&channels=2");
        await client.SendBytes(new byte[8_000 * 2 * bytesPerSample / 2]);
        await client.SendType("end");
        var end = (await client.Rest()).Single(message => StreamClient.TypeOf(message) == "session.end");
        Assert.Equal(0.5, end.GetProperty("total_audio_seconds").GetDouble(), 2);
    }

    [Fact]
    public async Task A_config_message_before_the_audio_changes_the_session()
    {
        using var client = await _server.Connect();
        await client.SendText("""{"type":"config","interim_results":false,"language":"de"}""");
        var config = (await client.Until("session.updated")).GetProperty("config");
        Assert.False(config.GetProperty("interim_results").GetBoolean());
        Assert.Equal("de", config.GetProperty("language").GetString());
        await client.Send(TestAudio.Voice(2));
        await client.SendType("end");
        Assert.Contains(await client.Rest(), message =>
            StreamClient.TypeOf(message) == "transcript.final" && message.GetProperty("language").GetString() == "de");
    }

    [Fact]
    public async Task Acks_say_how_much_was_received()
    {
        using var client = await _server.Connect();
        await client.Send(TestAudio.Silence(1));
        var ack = await client.Until("ack");
        Assert.Equal(TestAudio.Rate, ack.GetProperty("received_samples").GetInt64());
        Assert.InRange(ack.GetProperty("committed_samples").GetInt64(), 1, TestAudio.Rate);
    }

    private static short[] TwoUtterances() => TestAudio.Concat(
        TestAudio.Silence(1), TestAudio.Voice(2), TestAudio.Silence(1.5), TestAudio.Voice(2, seed: 2), TestAudio.Silence(1));
}
