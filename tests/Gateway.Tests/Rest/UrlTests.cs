using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Transcription.Gateway.Tests.Hosting;

namespace Transcription.Gateway.Tests.Rest;

public sealed class UrlTests(UrlFixture fixture) : IClassFixture<UrlFixture>
{
    private static readonly byte[] Talk = TestAudio.Wav(TestAudio.Concat(
        TestAudio.Silence(1), TestAudio.Voice(2), TestAudio.Silence(1), TestAudio.Voice(3, seed: 5), TestAudio.Silence(1)));

    private readonly TestServer _server = fixture.Server;
    private readonly JobClient _jobs = new(fixture.Server.Http);

    private static MultipartFormDataContent Form(string url, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent { { new StringContent(url), "url" } };
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        return form;
    }

    private static Task<HttpResponseMessage> Post(TestServer server, string url, params (string Name, string Value)[] fields) =>
        server.Http.PostAsync(JobClient.Path, Form(url, fields));

    private async Task<string> Submit(string url)
    {
        var accepted = await JobClient.Body(await Post(_server, url, ("async", "true")), HttpStatusCode.Accepted);
        return accepted.GetProperty("id").GetString()!;
    }

    /// <summary>What an address gives when one waits for the answer, and when one does not; no file stays.</summary>
    private static async Task<JsonElement> Failure(TestServer server, string url, HttpStatusCode status, string code)
    {
        var error = (await JobClient.Body(await Post(server, url), status)).GetProperty("error");
        Assert.Equal((code, "url"), (error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));

        var jobs = new JobClient(server.Http);
        var accepted = await JobClient.Body(await Post(server, url, ("async", "true")), HttpStatusCode.Accepted);
        var failed = await jobs.Until(accepted.GetProperty("id").GetString()!, "failed");
        Assert.Equal(code, failed.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(error.GetProperty("message").GetString(), failed.GetProperty("error").GetProperty("message").GetString());
        await Eventually.True(() => Task.FromResult(!server.Files.Any()));
        return error;
    }

    [Fact]
    public async Task A_file_at_an_address_gives_what_the_file_itself_gives_and_leaves_nothing()
    {
        await using var other = await OtherServer.Serving(Talk);
        var sent = await JobClient.Body(await _server.Http.PostAsync(JobClient.Path, TranscriptionTests.Form(Talk)), HttpStatusCode.OK);
        var text = sent.GetProperty("text").GetString();
        var fetched = await JobClient.Body(await Post(_server, other.Address("/talk.wav?signed=yes")), HttpStatusCode.OK);
        Assert.Equal(text, fetched.GetProperty("text").GetString());

        var job = await _jobs.Until(await Submit(other.Address("/talk.wav")), "completed");
        Assert.Equal(text, job.GetProperty("text").GetString());
        await Eventually.True(() => Task.FromResult(!_server.Files.Any()));
    }

    [Fact]
    public async Task A_redirect_is_followed_to_where_one_may_go_and_not_elsewhere()
    {
        OtherServer? self = null;
        await using var other = await OtherServer.Start(http => http.Request.Path.Value switch
        {
            "/inside" => Redirect(http, self!.Numeric("/talk")),
            "/ok" => Redirect(http, self!.Address("/talk")),
            "/file" => Redirect(http, "file:///etc/passwd"),
            "/round" => Redirect(http, self!.Address("/round")),
            _ => http.Response.Body.WriteAsync(Talk).AsTask(),
        });
        self = other;
        await JobClient.Body(await Post(_server, other.Address("/ok")), HttpStatusCode.OK);
        var asked = other.Requests.Count;
        var refused = await Failure(_server, other.Address("/inside"), HttpStatusCode.BadRequest, "fetch_failed");
        Assert.Contains("not public", refused.GetProperty("message").GetString());
        Assert.Equal(asked + 2, other.Requests.Count); // the redirects only
        await Failure(_server, other.Address("/file"), HttpStatusCode.BadRequest, "fetch_failed");
        await Failure(_server, other.Address("/round"), HttpStatusCode.BadRequest, "fetch_failed");

        static Task Redirect(HttpContext http, string to)
        {
            http.Response.Redirect(to);
            return Task.CompletedTask;
        }
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task An_address_that_is_not_public_is_refused_at_once(string isAsync)
    {
        await using var other = await OtherServer.Serving(Talk);
        foreach (var url in new[] { other.Numeric(), "http://10.0.0.1/", "http://[::ffff:169.254.169.254]/", "ftp://localhost/", "a.wav" })
        {
            var error = (await JobClient.Body(await Post(_server, url, ("async", isAsync)), HttpStatusCode.BadRequest)).GetProperty("error");
            Assert.Equal(("invalid_parameters", "url"), (error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
        }

        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_file_and_an_address_at_once_are_refused()
    {
        var both = TranscriptionTests.Form(Talk, ("url", "http://localhost/"));
        Assert.Equal("invalid_parameters", await JobClient.Error(
            await _server.Http.PostAsync(JobClient.Path, both), HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task A_body_that_never_ends_is_cut_off_by_size_or_by_time()
    {
        await using var fast = await OtherServer.Start(http => OtherServer.Endless(http, 50_000, TimeSpan.Zero));
        await Failure(_server, fast.Address(), HttpStatusCode.RequestEntityTooLarge, "file_too_large");
        await using var slow = await OtherServer.Start(http => OtherServer.Endless(http, 1, TimeSpan.FromMilliseconds(20)));
        await using var hasty = await TestServer.Start([.. OtherServer.Allowed, "Fetch:Timeout=00:00:01"]);
        var error = await Failure(hasty, slow.Address(), HttpStatusCode.BadRequest, "fetch_failed");
        Assert.Contains("did not come within", error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_file_that_says_it_is_too_large_is_not_read()
    {
        await using var other = await OtherServer.Start(http =>
        {
            http.Response.ContentLength = 5_000_000_000;
            return OtherServer.Endless(http, 1, TimeSpan.FromMilliseconds(20));
        });
        await Failure(_server, other.Address(), HttpStatusCode.RequestEntityTooLarge, "file_too_large");
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_named()
    {
        await using var other = await OtherServer.Start(http => Task.Delay(Timeout.Infinite, http.RequestAborted));
        await using var server = await TestServer.Start(
            [.. OtherServer.Allowed, "Fetch:Stall=00:00:00.100", "Fetch:RetryAfter=00:00:00.010"]);
        var error = await Failure(server, other.Address(), HttpStatusCode.BadRequest, "fetch_failed");
        Assert.Contains("sent nothing for", error.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData(404, 2)]
    [InlineData(403, 2)]
    [InlineData(503, 6)] // each tried three times
    public async Task A_server_that_refuses_is_named_with_its_answer(int status, int requests)
    {
        await using var other = await OtherServer.Start(http =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        var error = await Failure(_server, other.Address(), HttpStatusCode.BadRequest, "fetch_failed");
        Assert.Contains($"{status}", error.GetProperty("message").GetString());
        Assert.Equal(requests, other.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_breaks_off_is_tried_again()
    {
        var requests = 0;
        await using var other = await OtherServer.Start(async http =>
        {
            http.Response.ContentLength = Talk.Length;
            var last = Interlocked.Increment(ref requests) == 3;
            await http.Response.Body.WriteAsync(Talk.AsMemory(0, last ? Talk.Length : Talk.Length / 2));
            if (!last)
                http.Abort();
        });
        await JobClient.Body(await Post(_server, other.Address()), HttpStatusCode.OK);
        Assert.Equal(3, requests);
    }

    [Fact]
    public async Task What_is_no_audio_fails_the_job()
    {
        await using var other = await OtherServer.Serving("<html>log in first</html>"u8.ToArray());
        var failed = await _jobs.Until(await Submit(other.Address()), "failed");
        Assert.Equal("invalid_audio", failed.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("invalid_audio", await JobClient.Error(await Post(_server, other.Address()), HttpStatusCode.BadRequest));
        await Eventually.True(() => Task.FromResult(!_server.Files.Any()));
    }

    [Fact]
    public async Task A_job_cancelled_while_its_file_is_fetched_leaves_nothing()
    {
        await using var other = await OtherServer.Start(http => OtherServer.Endless(http, 1_000, TimeSpan.FromMilliseconds(50)));
        var id = await Submit(other.Address());
        await Eventually.True(() => Task.FromResult(_server.Files.Any()));
        var cancelled = await _server.Http.PostAsync($"{JobClient.Path}/{id}/cancel", null);
        Assert.Equal("cancelled", (await JobClient.Body(cancelled, HttpStatusCode.OK)).GetProperty("status").GetString());
        await Eventually.True(() => Task.FromResult(!_server.Files.Any()));
    }
}

/// <summary>A server that may fetch from the loopback address by its name, small files only.</summary>
public sealed class UrlFixture : IAsyncLifetime
{
    internal TestServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await TestServer.Start(
        [.. OtherServer.Allowed, "Limits:MaxUploadBytes=1000000", "Fetch:RetryAfter=00:00:00.010"]);

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
