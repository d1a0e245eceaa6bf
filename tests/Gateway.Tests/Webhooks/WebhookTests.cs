using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Transcription.Gateway.Tests.Hosting;
using Transcription.Gateway.Tests.Rest;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Speech.Recognition;

namespace Transcription.Gateway.Tests.Webhooks;

public sealed class WebhookTests(WebhookFixture fixture) : IClassFixture<WebhookFixture>
{
    private const string Secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
    private const string OtherSecret = "whsec_GBkaGxwdHh8gISIjJCUmJygpKissLS4v";

    private static readonly byte[] Talk = TestAudio.Wav(TestAudio.Concat(TestAudio.Silence(1), TestAudio.Voice(2), TestAudio.Silence(1)));

    private readonly TestServer _server = fixture.Server;
    private readonly JobClient _jobs = new(fixture.Server.Http);

    private static Task<OtherServer> Receiver(params int[] answers)
    {
        var count = 0;
        return OtherServer.Start(http =>
        {
            var attempt = Interlocked.Increment(ref count);
            http.Response.StatusCode = attempt <= answers.Length ? answers[attempt - 1] : 204;
            return Task.CompletedTask;
        });
    }

    private static async Task<JsonElement> Webhook(TestServer server, string id, string status)
    {
        var webhook = default(JsonElement);
        await Eventually.True(async () =>
        {
            webhook = await new JobClient(server.Http).Get($"/{id}/webhook");
            return webhook.GetProperty("status").GetString() == status;
        });
        return webhook;
    }

    /// <summary>A server with secrets of its own, two of them.</summary>
    private static Task<TestServer> WithSecrets(SimulatedModelOptions model) =>
        TestServer.Start(1, model, [.. OtherServer.Allowed, $"Webhooks:Secrets:0={Secret}", $"Webhooks:Secrets:1={OtherSecret}"]);

    /// <summary>The only thing told is that, signed with both of the server's secrets.</summary>
    private static void AssertTold(OtherServer receiver, string type)
    {
        var request = Assert.Single(receiver.Requests);
        Assert.Equal(type, JsonDocument.Parse(request.Body).RootElement.GetProperty("type").GetString());
        Assert.Equal(string.Join(' ', Signatures(request, Secret, OtherSecret)), request.Headers["webhook-signature"]);
    }

    /// <summary>As a receiver does it, by the words of Standard Webhooks.</summary>
    private static string[] Signatures((IHeaderDictionary Headers, string Body) request, params string[] secrets)
    {
        var signed = $"{request.Headers["webhook-id"]}.{request.Headers["webhook-timestamp"]}.{request.Body}";
        return
        [
            .. secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(
                Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes(signed)))),
        ];
    }

    [Fact]
    public async Task A_receiver_that_fails_three_times_gets_it_the_fourth_time_signed_and_with_the_same_id()
    {
        await using var receiver = await Receiver(500, 404, 302);
        var id = await _jobs.Submit(Talk, null, ("webhook_url", receiver.Address("/hook")), ("webhook_secret", Secret));
        var webhook = await Webhook(_server, id, "delivered");
        var requests = receiver.Requests.ToList();
        Assert.Equal(4, requests.Count);
        foreach (var request in requests)
        {
            Assert.Equal(Signatures(request, Secret)[0], request.Headers["webhook-signature"]);
            Assert.Equal(webhook.GetProperty("id").GetString(), request.Headers["webhook-id"]);
            Assert.Equal("application/json", request.Headers.ContentType);
        }

        Assert.Equal(
            [500, 404, 302, 204],
            webhook.GetProperty("attempts").EnumerateArray().Select(attempt => attempt.GetProperty("http_status").GetInt32()));
        var message = JsonDocument.Parse(requests[3].Body).RootElement;
        Assert.Equal("transcription.completed", message.GetProperty("type").GetString());
        var job = await _jobs.Get($"/{id}");
        Assert.Equal(job.GetProperty("ended_at").GetDateTimeOffset(), message.GetProperty("timestamp").GetDateTimeOffset());
        Assert.Equal(id, message.GetProperty("data").GetProperty("id").GetString());
        Assert.False(message.GetProperty("data").TryGetProperty("text", out _));
        Assert.Single(requests.Select(request => request.Body).Distinct());
    }

    [Fact]
    public async Task A_receiver_that_always_fails_is_given_up_after_five_retries_and_gets_it_by_replay()
    {
        await using var receiver = await Receiver(503, 503, 503, 503, 503, 503);
        var id = await _jobs.Submit(Talk, null, ("webhook_url", receiver.Address()), ("webhook_secret", Secret));
        var failed = await Webhook(_server, id, "failed");
        Assert.Equal((6, 6), (receiver.Requests.Count, failed.GetProperty("attempts").GetArrayLength()));
        Assert.Equal(JsonValueKind.Null, failed.GetProperty("next_attempt_at").ValueKind);

        var replay = await _server.Http.PostAsync($"{JobClient.Path}/{id}/webhook/replay", null);
        await JobClient.Body(replay, HttpStatusCode.Accepted);
        var delivered = await Webhook(_server, id, "delivered");
        Assert.Equal(7, delivered.GetProperty("attempts").GetArrayLength());
        Assert.Single(receiver.Requests.Select(request => request.Headers["webhook-id"].ToString()).Distinct());
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_not_tried_again()
    {
        await using var receiver = await Receiver(410);
        var id = await _jobs.Submit(Talk, null, ("webhook_url", receiver.Address()), ("webhook_secret", Secret));
        await Webhook(_server, id, "failed");
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task The_text_comes_along_when_it_is_asked_for()
    {
        await using var receiver = await Receiver();
        var id = await _jobs.Submit(
            Talk, null, ("webhook_url", receiver.Address()), ("webhook_secret", Secret), ("webhook_text", "true"));
        await Webhook(_server, id, "delivered");
        var text = JsonDocument.Parse(receiver.Requests.Single().Body).RootElement.GetProperty("data").GetProperty("text").GetString();
        Assert.Equal((await _jobs.Get($"/{id}")).GetProperty("text").GetString(), text);
    }

    [Fact]
    public async Task A_cancelled_job_is_told_as_such_and_nothing_is_told_before_it_has_ended()
    {
        await using var receiver = await Receiver();
        await using var server = await WithSecrets(new SimulatedModelOptions { Latency = TimeSpan.FromSeconds(60) });
        var jobs = new JobClient(server.Http);
        var id = await jobs.Submit(Talk, null, ("webhook_url", receiver.Address()));
        Assert.Equal("waiting", (await jobs.Get($"/{id}/webhook")).GetProperty("status").GetString());
        var tooEarly = await server.Http.PostAsync($"{JobClient.Path}/{id}/webhook/replay", null);
        Assert.Equal("job_status", await JobClient.Error(tooEarly, HttpStatusCode.Conflict));
        (await server.Http.PostAsync($"{JobClient.Path}/{id}/cancel", null)).EnsureSuccessStatusCode();
        await Webhook(server, id, "delivered");
        AssertTold(receiver, "transcription.cancelled");
    }

    [Fact]
    public async Task A_failed_job_is_told_as_such_by_the_servers_own_secrets()
    {
        await using var receiver = await Receiver();
        await using var server = await WithSecrets(new SimulatedModelOptions { ErrorRate = 1 });
        var id = await new JobClient(server.Http).Submit(Talk, null, ("webhook_url", receiver.Address()));
        await Webhook(server, id, "delivered");
        AssertTold(receiver, "transcription.failed");
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/", Secret, "webhook_url")]
    [InlineData("http://192.168.0.1/", Secret, "webhook_url")]
    [InlineData("http://[fd00::1]/", Secret, "webhook_url")]
    [InlineData("nowhere", Secret, "webhook_url")]
    [InlineData(null, Secret, "webhook_url")]
    [InlineData("http://localhost/", null, "webhook_secret")]
    [InlineData("http://localhost/", "whsec_c2hvcnQ=", "webhook_secret")]
    [InlineData("http://localhost/", "whsec_not base64", "webhook_secret")]
    public async Task What_cannot_be_delivered_is_refused_with_the_job(string? url, string? secret, string field)
    {
        var fields = new[] { ("webhook_url", url), ("webhook_secret", secret) }
            .Where(pair => pair.Item2 is not null).Select(pair => (pair.Item1, pair.Item2!)).ToArray();
        var error = (await JobClient.Body(await _jobs.Post(Talk, null, fields), HttpStatusCode.BadRequest)).GetProperty("error");
        Assert.Equal(("invalid_parameters", field), (error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
        await Eventually.True(() => Task.FromResult(!_server.Files.Any()));
    }

    [Fact]
    public async Task A_webhook_without_a_job_is_refused()
    {
        var form = TranscriptionTests.Form(Talk, ("webhook_url", "http://localhost/"), ("webhook_secret", Secret));
        Assert.Equal("invalid_parameters", await JobClient.Error(
            await _server.Http.PostAsync(JobClient.Path, form), HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task A_private_address_is_refused_at_delivery_too()
    {
        await using var receiver = await Receiver();
        // As another program of the cluster may submit it.
        var job = _server.Grains.GetGrain<IJobGrain>($"job_{Guid.NewGuid():N}");
        await job.Submit(new JobRequest
        {
            Model = "simulated",
            Recording = "none",
            Template = new() { Pcm = default },
            Fingerprint = "",
            Webhook = new() { Url = receiver.Numeric(), Secret = Secret },
        });
        var webhook = await Webhook(_server, (await job.Describe()).Id, "failed");
        Assert.All(
            webhook.GetProperty("attempts").EnumerateArray(),
            attempt => Assert.Equal("address_refused", attempt.GetProperty("error").GetString()));
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task A_job_without_a_webhook_has_none_to_show_or_replay()
    {
        var id = await _jobs.Submit(Talk);
        Assert.Equal("job_not_found", await JobClient.Error(
            await _server.Http.GetAsync($"{JobClient.Path}/{id}/webhook"), HttpStatusCode.NotFound));
        Assert.Equal("job_not_found", await JobClient.Error(
            await _server.Http.PostAsync($"{JobClient.Path}/{id}/webhook/replay", null), HttpStatusCode.NotFound));
    }
}

/// <summary>A server that delivers to the loopback address by its name, and tries again at once.</summary>
public sealed class WebhookFixture : IAsyncLifetime
{
    internal TestServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await TestServer.Start(
        [.. OtherServer.Allowed, "Webhooks:FirstRetry=00:00:00.010", "Webhooks:Backoff=1"]);

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
