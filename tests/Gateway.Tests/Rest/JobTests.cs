using System.Net;
using System.Text.Json;
using Transcription.Gateway.Tests.Hosting;
using Transcription.Speech.Recognition;

namespace Transcription.Gateway.Tests.Rest;

public sealed class JobTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly HttpClient _http = fixture.Server.Http;
    private readonly JobClient _jobs = new(fixture.Server.Http);

    private static readonly byte[] Talk = TestAudio.Wav(TestAudio.Concat(
        TestAudio.Silence(1), TestAudio.Voice(2), TestAudio.Silence(1), TestAudio.Voice(3, seed: 5), TestAudio.Silence(1)));

    private static Task<TestServer> SlowServer(params string[] settings) =>
        TestServer.Start(1, new SimulatedModelOptions { Latency = TimeSpan.FromSeconds(30) }, settings);

    private async Task<string> Export(string id, string format, string mediaType)
    {
        var response = await _http.GetAsync($"{JobClient.Path}/{id}/export/{format}");
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        Assert.Equal(mediaType, response.Content.Headers.ContentType!.MediaType);
        return text;
    }

    [Fact]
    public async Task A_job_hears_what_the_same_file_gives_at_once_and_leaves_no_file()
    {
        var id = await _jobs.Submit(Talk);
        var job = await _jobs.Until(id, "completed");
        var direct = await JobClient.Body(
            await _http.PostAsync(JobClient.Path, TranscriptionTests.Form(Talk)), HttpStatusCode.OK);
        Assert.Equal(direct.GetProperty("text").GetString(), job.GetProperty("text").GetString());
        Assert.Equal("transcription.job", job.GetProperty("object").GetString());
        var progress = job.GetProperty("progress");
        Assert.Equal((2, 8.0), (progress.GetProperty("segments").GetInt32(), progress.GetProperty("audio_seconds").GetDouble()));
        await Eventually.True(() => Task.FromResult(!fixture.Server.Files.Any()));
    }

    [Fact]
    public async Task A_completed_job_is_exported_in_every_format()
    {
        var id = await _jobs.Submit(Talk);
        var text = (await _jobs.Until(id, "completed")).GetProperty("text").GetString();
        Assert.Equal(text + "\n", await Export(id, "txt", "text/plain"));
        Assert.StartsWith("1\n00:00:0", await Export(id, "srt", "application/x-subrip"), StringComparison.Ordinal);
        Assert.StartsWith("WEBVTT\n", await Export(id, "vtt", "text/vtt"), StringComparison.Ordinal);
        var json = JsonDocument.Parse(await Export(id, "json", "application/json")).RootElement;
        Assert.Equal(text, json.GetProperty("text").GetString());
        Assert.Equal((2, 15), (json.GetProperty("segments").GetArrayLength(), json.GetProperty("words").GetArrayLength()));
        Assert.Equal(
            "invalid_parameters",
            await JobClient.Error(await _http.GetAsync($"{JobClient.Path}/{id}/export/docx"), HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task Events_tell_each_segment_once_then_the_end_and_go_on_after_the_last_one_known()
    {
        var id = await _jobs.Submit(Talk);
        var events = await _jobs.Events(id);
        var segments = events.Where(told => told.Type == "segment").ToList();
        Assert.Equal(["1", "2"], segments.Select(told => told.Id));
        Assert.Equal("completed", events[^1].Type);
        Assert.Equal(id, events[^1].Data.GetProperty("id").GetString());
        Assert.Equal(
            (await _jobs.Get($"/{id}")).GetProperty("text").GetString(),
            string.Join(' ', segments.Select(told => told.Data.GetProperty("text").GetString())));

        var rest = await _jobs.Events(id, lastId: "1");
        Assert.Equal(["segment", "completed"], rest.Select(told => told.Type));
        Assert.Equal(2, rest[0].Data.GetProperty("segment").GetInt32());
    }

    [Fact]
    public async Task The_same_key_twice_is_one_job_and_with_other_content_a_conflict()
    {
        await using var server = await SlowServer();
        var jobs = new JobClient(server.Http);
        var id = await jobs.Submit(Talk, "key");
        Assert.Equal(id, await jobs.Submit(Talk, "key"));
        Assert.NotEqual(id, await jobs.Submit(Talk, "another"));
        Assert.Equal(2, server.Files.Count());
        var otherFields = await jobs.Post(Talk, "key", ("language", "en"));
        Assert.Equal("idempotency_conflict", await JobClient.Error(otherFields, HttpStatusCode.Conflict));
        var otherFile = await jobs.Post(TestAudio.Wav(TestAudio.Voice(1)), "key");
        Assert.Equal("idempotency_conflict", await JobClient.Error(otherFile, HttpStatusCode.Conflict));
        Assert.Equal(2, server.Files.Count());
    }

    [Fact]
    public async Task A_cancelled_job_is_cancelled_for_good_and_one_that_has_ended_cannot_be()
    {
        await using var server = await SlowServer();
        var jobs = new JobClient(server.Http);
        var id = await jobs.Submit(Talk);
        await jobs.Until(id, "running");
        for (var i = 0; i < 2; i++)
        {
            var cancelled = await server.Http.PostAsync($"{JobClient.Path}/{id}/cancel", null);
            Assert.Equal("cancelled", (await JobClient.Body(cancelled, HttpStatusCode.OK)).GetProperty("status").GetString());
        }

        Assert.Equal("cancelled", (await jobs.Events(id))[^1].Type);
        Assert.Equal(
            "job_status", await JobClient.Error(await server.Http.GetAsync($"{JobClient.Path}/{id}/export/txt"), HttpStatusCode.Conflict));
        await Eventually.True(() => Task.FromResult(!server.Files.Any()));

        var completed = await _jobs.Submit(Talk);
        await _jobs.Until(completed, "completed");
        var late = await _http.PostAsync($"{JobClient.Path}/{completed}/cancel", null);
        Assert.Equal("job_status", await JobClient.Error(late, HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task A_deleted_job_is_gone_even_while_it_runs()
    {
        await using var server = await SlowServer();
        var jobs = new JobClient(server.Http);
        var id = await jobs.Submit(Talk);
        await jobs.Until(id, "running");
        Assert.Equal(HttpStatusCode.NoContent, (await server.Http.DeleteAsync($"{JobClient.Path}/{id}")).StatusCode);
        Assert.Empty(server.Files);
        Assert.Equal(0, (await jobs.Get("")).GetProperty("data").GetArrayLength());
        var again = await server.Http.DeleteAsync($"{JobClient.Path}/{id}");
        Assert.Equal("job_not_found", await JobClient.Error(again, HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task A_list_has_every_job_once_newest_first_over_all_pages()
    {
        await using var server = await TestServer.Start();
        var jobs = new JobClient(server.Http);
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
            ids.Add(await jobs.Submit(Talk));
        foreach (var id in ids)
            await jobs.Until(id, "completed");
        var listed = new List<string?>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = await jobs.Get($"?limit=2&status=completed&cursor={cursor}");
            listed.AddRange(page.GetProperty("data").EnumerateArray().Select(job => job.GetProperty("id").GetString()));
            cursor = page.GetProperty("next_cursor").GetString();
            Assert.Equal(cursor is not null, page.GetProperty("has_more").GetBoolean());
        }

        Assert.Equal(ids.AsEnumerable().Reverse(), listed);
        Assert.Equal(0, (await jobs.Get("?status=failed")).GetProperty("data").GetArrayLength());
    }

    [Theory]
    [InlineData("?status=nope")]
    [InlineData("?limit=0")]
    [InlineData("?limit=1000")]
    [InlineData("?limit=x")]
    [InlineData("?cursor=nope")]
    public async Task A_list_with_a_wrong_parameter_is_refused(string query) => Assert.Equal(
        "invalid_parameters", await JobClient.Error(await _http.GetAsync(JobClient.Path + query), HttpStatusCode.BadRequest));

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/cancel")]
    [InlineData("GET", "/export/txt")]
    [InlineData("GET", "/events")]
    public async Task A_job_that_is_none_gets_404(string method, string path)
    {
        foreach (var id in new[] { "job_nope", new string('x', 5_000), "..%2F..%2Fetc" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"{JobClient.Path}/{id}{path}");
            Assert.Equal("job_not_found", await JobClient.Error(await _http.SendAsync(request), HttpStatusCode.NotFound));
        }
    }

    [Fact]
    public async Task What_is_no_audio_is_refused_before_there_is_a_job()
    {
        var wav = TestAudio.Wav(TestAudio.Silence(1));
        foreach (var file in new[] { "no audio at all, only words"u8.ToArray(), [], wav[..30], wav[..(wav.Length / 2)] })
            Assert.Equal("invalid_audio", await JobClient.Error(await _jobs.Post(file), HttpStatusCode.BadRequest));
        await Eventually.True(() => Task.FromResult(!fixture.Server.Files.Any()));
    }

    [Fact]
    public async Task A_format_is_not_asked_for_before_the_export()
    {
        var response = await _jobs.Post(Talk, null, ("response_format", "srt"));
        Assert.Equal("invalid_parameters", await JobClient.Error(response, HttpStatusCode.BadRequest));
        var longKey = await _jobs.Post(Talk, new string('k', 300));
        Assert.Equal("invalid_parameters", await JobClient.Error(longKey, HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task A_model_that_fails_fails_the_job_and_names_the_time()
    {
        await using var server = await TestServer.Start(1, new SimulatedModelOptions { ErrorRate = 1 });
        var jobs = new JobClient(server.Http);
        var error = (await jobs.Until(await jobs.Submit(Talk), "failed")).GetProperty("error");
        Assert.Equal("recognition_failed", error.GetProperty("code").GetString());
        Assert.Contains(" s to ", error.GetProperty("message").GetString());
    }
}
