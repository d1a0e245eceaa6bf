using Transcription.Gateway.Tests.Hosting;

namespace Transcription.Gateway.Tests.Realtime;

/// <summary>What bad input gets: a clear error, and nothing is lost.</summary>
public sealed class StreamErrorTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Theory]
    [InlineData("model=nobody", "model_unknown", "simulated")]
    [InlineData("model=plain.en&language=de", "language_unsupported", "en")]
    [InlineData("language=german", "language_unsupported", "ISO 639-1")]
    [InlineData("model=plain.en&word_timestamps=true", "invalid_parameters", "word timestamps")]
    [InlineData("model=plain.en&prompt=hello", "invalid_parameters", "prompt")]
    [InlineData("model=plain.en&vocabulary=Orleans", "invalid_parameters", "vocabulary")]
    [InlineData("model=plain.en&temperature=0.5", "invalid_parameters", "temperature")]
    [InlineData("model=plain.en&translate=true", "invalid_parameters", "plain.en")]
    [InlineData("temperature=1.5", "invalid_parameters", "from 0 to 1")]
    [InlineData("vocabulary=this,entry+is+longer+than+the+sixty-four+characters+that+a+word+or+a+name+may+have", "invalid_parameters", "64")]
    [InlineData("encoding=mp3", "invalid_parameters", "pcm_s16le")]
    [InlineData("sample_rate=0", "invalid_parameters", "0 Hz")]
    [InlineData("sample_rate=fast", "invalid_parameters", "whole number")]
    [InlineData("channels=33", "invalid_parameters", "33 channels")]
    [InlineData("vad_threshold=2", "invalid_parameters", "0.05")]
    [InlineData("min_silence_duration_ms=1", "invalid_parameters", "min_silence_duration_ms")]
    [InlineData("interim_results=maybe", "invalid_parameters", "true or false")]
    [InlineData("colour=red", "invalid_parameters", "colour")]
    [InlineData("last_seq=3", "invalid_parameters", "resume")]
    [InlineData("overflow=perhaps", "invalid_parameters", "reject, queue, degrade")]
    [InlineData("queue_timeout=5", "invalid_parameters", "overflow=queue")]
    [InlineData("overflow=queue&queue_timeout=0", "invalid_parameters", "from 1 to 600")]
    public async Task A_wrong_parameter_is_named_and_closes_with_4400(string query, string code, string named)
    {
        using var client = await _server.Connect(query);
        var error = await client.Until("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Contains(named, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.False(error.GetProperty("recoverable").GetBoolean());
        Assert.Equal(1, error.GetProperty("seq").GetInt64());
        Assert.Empty(await client.Rest());
        Assert.Equal(4400, client.CloseCode);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("[1]")]
    [InlineData("""{"kind":"flush"}""")]
    [InlineData("""{"type":"dance"}""")]
    public async Task A_message_that_is_none_is_refused_and_the_session_goes_on(string text)
    {
        using var client = await _server.Connect();
        await client.SendText(text);
        var error = await client.Until("error");
        Assert.Equal("invalid_message", error.GetProperty("code").GetString());
        Assert.True(error.GetProperty("recoverable").GetBoolean());
        await AssertStillTranscribes(client);
    }

    [Fact]
    public async Task Half_a_sample_waits_for_its_other_half()
    {
        var bytes = TestAudio.Wav(TestAudio.Voice(2))[44..];
        using var client = await _server.Connect();
        await client.SendBytes(bytes[..16_001]);
        await client.SendBytes(bytes[16_001..]);
        await client.SendType("end");
        var messages = await client.Rest();
        Assert.DoesNotContain(messages, message => StreamClient.TypeOf(message) == "error");
        Assert.Equal(2, messages[^1].GetProperty("total_audio_seconds").GetDouble(), 3);
    }

    [Fact]
    public async Task Half_a_sample_at_the_end_is_invalid_audio_and_the_rest_is_transcribed()
    {
        using var client = await _server.Connect();
        await client.Send(TestAudio.Voice(2));
        await client.SendBytes([1]);
        await client.SendType("end");
        var messages = await client.Rest();
        var error = messages.Single(message => StreamClient.TypeOf(message) == "error");
        Assert.Equal("invalid_audio", error.GetProperty("code").GetString());
        Assert.Contains(messages, message => StreamClient.TypeOf(message) == "transcript.final");
        Assert.Equal(1_000, client.CloseCode);
    }

    [Fact]
    public async Task Samples_that_are_no_numbers_are_refused_and_the_session_goes_on()
    {
        using var client = await _server.Connect("encoding=pcm_f32le");
        await client.SendBytes(BitConverter.GetBytes(float.NaN));
        var error = await client.Until("error");
        Assert.Equal("invalid_audio", error.GetProperty("code").GetString());
        Assert.True(error.GetProperty("recoverable").GetBoolean());
        await client.SendType("end");
        await client.Until("session.end");
    }

    [Fact]
    public async Task A_frame_over_64_KiB_closes_with_1009()
    {
        using var client = await _server.Connect();
        await client.SendBytes(new byte[64 * 1_024 + 2]);
        await client.Rest();
        Assert.Equal(1009, client.CloseCode);
    }

    [Fact]
    public async Task A_config_message_after_audio_is_refused_and_the_session_goes_on()
    {
        using var client = await _server.Connect();
        await client.Send(TestAudio.Silence(0.1));
        await client.SendText("""{"type":"config","interim_results":false}""");
        Assert.Equal("invalid_message", (await client.Until("error")).GetProperty("code").GetString());
        await AssertStillTranscribes(client);
    }

    [Theory]
    [InlineData("""{"type":"config","model":"plain.en"}""", "model")]
    [InlineData("""{"type":"config","vad_threshold":7}""", "vad_threshold")]
    [InlineData("""{"type":"config","vocabulary":["Orleans"]}""", "vocabulary")]
    public async Task A_wrong_config_message_is_refused_and_the_session_goes_on(string text, string named)
    {
        using var client = await _server.Connect();
        await client.SendText(text);
        var error = await client.Until("error");
        Assert.Equal("invalid_parameters", error.GetProperty("code").GetString());
        Assert.Contains(named, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        await AssertStillTranscribes(client);
    }

    [Fact]
    public async Task A_plain_request_is_told_to_speak_WebSocket()
    {
        var response = await _server.Http.GetAsync("/v1/audio/transcriptions/stream");
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("WebSocket", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task AssertStillTranscribes(StreamClient client)
    {
        await client.Send(TestAudio.Voice(2));
        await client.SendType("end");
        Assert.Contains(await client.Rest(), message => StreamClient.TypeOf(message) == "transcript.final");
        Assert.Equal(1_000, client.CloseCode);
    }
}
