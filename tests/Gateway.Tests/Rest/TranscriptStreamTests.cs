using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Transcription.Gateway.Tests.Hosting;
using Transcription.Speech.Recognition;

namespace Transcription.Gateway.Tests.Rest;

/// <summary>Answers with <c>stream=true</c>.</summary>
public sealed class TranscriptStreamTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Path = "/v1/audio/transcriptions";

    [Fact]
    public async Task The_deltas_are_the_text_piece_by_piece_and_the_last_event_has_it_whole()
    {
        var audio = TestAudio.Wav(Utterances(5));
        var whole = JsonDocument.Parse(await (await Post(fixture.Server, audio)).Content.ReadAsStringAsync()).RootElement;
        var events = await Events(await Post(fixture.Server, audio, ("stream", "true")));

        Assert.Equal([.. Enumerable.Repeat("transcript.text.delta", 5), "transcript.text.done"], events.Select(told => told.Type));
        Assert.All(events, told => Assert.Equal(told.Type, told.Data.GetProperty("type").GetString()));
        var text = whole.GetProperty("text").GetString();
        Assert.Equal(text, string.Concat(events.SkipLast(1).Select(told => told.Data.GetProperty("delta").GetString())));
        Assert.Equal(text, events[^1].Data.GetProperty("text").GetString());
    }

    [Fact]
    public async Task The_first_segment_comes_while_the_last_is_not_transcribed()
    {
        await using var server = await TestServer.Start(
            sessions: 1, new SimulatedModelOptions { Latency = TimeSpan.FromSeconds(1), MaxBatch = 1 });
        using var response = await Post(server, TestAudio.Wav(Utterances(60)), ("stream", "true"));
        var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("event: transcript.text.delta", await reader.ReadLineAsync());

        // A minute of work is left, and the client has heard enough.
        response.Dispose();
        await Eventually.True(() => Task.FromResult(!server.Files.Any()));
    }

    [Fact]
    public async Task Verbose_json_comes_with_the_last_event()
    {
        var events = await Events(await Post(
            fixture.Server,
            TestAudio.Wav(Utterances(2)),
            ("stream", "true"), ("response_format", "verbose_json"), ("timestamp_granularities[]", "segment,word")));
        var done = events[^1].Data;
        Assert.Equal("transcript.text.done", done.GetProperty("type").GetString());
        Assert.Equal(2, done.GetProperty("segments").GetArrayLength());
        Assert.True(done.GetProperty("words").GetArrayLength() > 2);
    }

    [Fact]
    public async Task Silence_is_done_with_at_once()
    {
        var events = await Events(await Post(fixture.Server, TestAudio.Wav(TestAudio.Silence(2)), ("stream", "true")));
        Assert.Equal("", Assert.Single(events).Data.GetProperty("text").GetString());
    }

    [Fact]
    public async Task An_error_after_the_first_segment_is_the_last_event()
    {
        // Longer than all that is looked at ahead of the first answer.
        var events = await Events(await Post(fixture.Server, FloatWav(Utterances(110), broken: true), ("stream", "true")));
        Assert.Equal("transcript.text.delta", events[0].Type);
        Assert.Equal("error", events[^1].Type);
        Assert.DoesNotContain(events, told => told.Type == "transcript.text.done");
        var error = events[^1].Data.GetProperty("error");
        Assert.Equal("invalid_audio", error.GetProperty("code").GetString());
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
    }

    [Fact]
    public async Task An_error_before_the_first_segment_is_an_ordinary_one() => Assert.Equal(
        "invalid_audio", await JobClient.Error(await Post(fixture.Server, [1, 2, 3], ("stream", "true")), HttpStatusCode.BadRequest));

    [Theory]
    [InlineData("response_format", "srt")]
    [InlineData("async", "true")]
    public async Task What_cannot_come_as_events_is_refused(string name, string value) => Assert.Equal(
        "invalid_parameters",
        await JobClient.Error(
            await Post(fixture.Server, TestAudio.Wav(Utterances(1)), ("stream", "true"), (name, value)), HttpStatusCode.BadRequest));

    private static async Task<HttpResponseMessage> Post(
        TestServer server, byte[] file, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = TranscriptionTests.Form(file, fields) };
        return await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task<List<(string Type, JsonElement Data)>> Events(HttpResponseMessage response)
    {
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        var events = new List<(string, JsonElement)>();
        await foreach (var told in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
            events.Add((told.EventType, JsonDocument.Parse(told.Data).RootElement));
        return events;
    }

    private static short[] Utterances(int count) => TestAudio.Concat(
    [
        .. Enumerable.Range(1, count).Select(seed => TestAudio.Concat(TestAudio.Voice(1.5, seed), TestAudio.Silence(1))),
    ]);

    /// <summary>The samples as 32-bit floats, the last of them no number if so asked.</summary>
    private static byte[] FloatWav(short[] samples, bool broken)
    {
        var wav = TestAudio.Wav(new short[samples.Length * 2]);
        wav[20] = 3; // IEEE float
        wav[34] = 32; // bits
        wav[32] = 4; // block
        BitConverter.TryWriteBytes(wav.AsSpan(28), TestAudio.Rate * sizeof(float));
        for (var i = 0; i < samples.Length; i++)
            BitConverter.TryWriteBytes(wav.AsSpan(44 + i * sizeof(float)), samples[i] / 32_768f);
        if (broken)
            BitConverter.TryWriteBytes(wav.AsSpan(wav.Length - sizeof(float)), float.NaN);
        return wav;
    }
}
