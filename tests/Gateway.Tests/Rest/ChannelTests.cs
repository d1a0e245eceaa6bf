using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Transcription.Gateway.Tests.Hosting;

namespace Transcription.Gateway.Tests.Rest;

/// <summary>Files with <c>channels=separate</c>: two people who talk at once.</summary>
public sealed class ChannelTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly short[] Left = TestAudio.Concat(
        TestAudio.Silence(0.5), TestAudio.Voice(3), TestAudio.Silence(2), TestAudio.Voice(1.5, seed: 2), TestAudio.Silence(1));

    private static readonly short[] Right = TestAudio.Concat(
        TestAudio.Silence(1.5), TestAudio.Voice(1, seed: 3), TestAudio.Silence(2), TestAudio.Voice(3, seed: 4), TestAudio.Silence(0.5));

    private static readonly byte[] Call = Interleaved(Left, Right);

    [Fact]
    public async Task Each_channel_says_what_it_says_alone_and_all_is_in_the_order_of_time()
    {
        var segments = await Segments(Call);
        Assert.Equal([1, 2, 2, 1], segments.Select(segment => segment.GetProperty("channel").GetInt32()));
        Assert.Equal([0, 1, 2, 3], segments.Select(segment => segment.GetProperty("id").GetInt32()));
        var starts = segments.Select(segment => segment.GetProperty("start").GetDouble()).ToList();
        Assert.Equal(starts.Order(), starts);
        foreach (var (channel, alone) in new[] { (1, Left), (2, Right) })
        {
            Assert.Equal(
                (await Segments(TestAudio.Wav(alone), separate: false)).Select(Said),
                segments.Where(segment => segment.GetProperty("channel").GetInt32() == channel).Select(Said));
        }
    }

    [Theory]
    [InlineData("text", "[channel 1] ", "\n[channel 2] ")]
    [InlineData("srt", "1\n00:00:00,", "\n[channel 2] ")]
    [InlineData("vtt", "WEBVTT\n\n00:00:00.", "\n<v channel 2>")]
    public async Task Every_format_says_who_speaks(string format, string begin, string other)
    {
        var text = await (await Post(Call, ("channels", "separate"), ("response_format", format))).Content.ReadAsStringAsync();
        Assert.StartsWith(begin, text, StringComparison.Ordinal);
        Assert.Contains(other, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_gives_the_same_and_tells_its_segments_in_the_same_order()
    {
        var jobs = new JobClient(fixture.Server.Http);
        var id = await jobs.Submit(Call, null, ("channels", "separate"));
        var events = await jobs.Events(id);
        var segments = await Segments(Call);
        Assert.Equal(
            segments.Select(segment => (segment.GetProperty("channel").GetInt32(), segment.GetProperty("text").GetString())),
            events.Where(told => told.Type == "segment").Select(
                told => (told.Data.GetProperty("channel").GetInt32(), told.Data.GetProperty("text").GetString())));
        Assert.Equal(["1", "2", "3", "4"], events.Where(told => told.Type == "segment").Select(told => told.Id!));
        var exported = (await jobs.Get($"/{id}/export/json")).GetProperty("segments").EnumerateArray();
        Assert.Equal(segments.Select(Said), exported.Select(Said));
        Assert.Equal(
            events.Where(told => told.Type == "segment").Select(told => told.Data.GetProperty("text").GetString()),
            (await jobs.Events(id)).Where(told => told.Type == "segment").Select(told => told.Data.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task A_streamed_answer_names_the_channel_of_each_piece()
    {
        using var response = await Post(Call, ("channels", "separate"), ("stream", "true"));
        var events = new List<JsonElement>();
        await foreach (var told in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
            events.Add(JsonDocument.Parse(told.Data).RootElement);
        Assert.Equal([1, 2, 2, 1], events.SkipLast(1).Select(told => told.GetProperty("channel").GetInt32()));
        Assert.Equal(
            events[^1].GetProperty("text").GetString(),
            string.Concat(events.SkipLast(1).Select(told => told.GetProperty("delta").GetString())));
    }

    [Fact]
    public async Task Compressed_channels_are_told_apart()
    {
        var segments = await Segments(await ContainerTests.Ffmpeg(Call, "-f flac"));
        Assert.Equal((await Segments(Call)).Select(Said), segments.Select(Said));
    }

    [Fact]
    public async Task A_single_channel_is_channel_1() => Assert.All(
        await Segments(TestAudio.Wav(Left)), segment => Assert.Equal(1, segment.GetProperty("channel").GetInt32()));

    [Fact]
    public async Task Too_many_channels_are_refused()
    {
        var file = TestAudio.Wav(TestAudio.Silence(0.9), channels: 9);
        using var form = TranscriptionTests.Form(file, ("channels", "separate"));
        var response = await fixture.Server.Http.PostAsync(JobClient.Path, form);
        Assert.Equal("invalid_audio", await JobClient.Error(response, HttpStatusCode.BadRequest));

        var jobs = new JobClient(fixture.Server.Http);
        var job = await jobs.Until(await jobs.Submit(file, null, ("channels", "separate")), "failed");
        Assert.Equal("invalid_audio", job.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task What_is_neither_mix_nor_separate_is_refused()
    {
        using var form = TranscriptionTests.Form(Call, ("channels", "left"));
        var response = await fixture.Server.Http.PostAsync(JobClient.Path, form);
        Assert.Equal("invalid_parameters", await JobClient.Error(response, HttpStatusCode.BadRequest));
    }

    private static (string?, double, double, int) Said(JsonElement segment) => (
        segment.GetProperty("text").GetString(),
        segment.GetProperty("start").GetDouble(),
        segment.GetProperty("end").GetDouble(),
        segment.EnumerateObject().Count(property => property.Name is "avg_logprob"));

    private static byte[] Interleaved(short[] left, short[] right) =>
        TestAudio.Wav([.. left.Zip(right, (one, other) => new[] { one, other }).SelectMany(frame => frame)], channels: 2);

    private async Task<List<JsonElement>> Segments(byte[] file, bool separate = true)
    {
        var response = await Post(file, ("channels", separate ? "separate" : "mix"), ("response_format", "verbose_json"));
        return [.. (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("segments").EnumerateArray()];
    }

    private async Task<HttpResponseMessage> Post(byte[] file, params (string Name, string Value)[] fields)
    {
        var response = await fixture.Server.Http.PostAsync(JobClient.Path, TranscriptionTests.Form(file, fields));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return response;
    }
}
