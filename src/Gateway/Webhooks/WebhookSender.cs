using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Transcription.Gateway.Outbound;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Abstractions.Webhooks;
using Transcription.Grains.Webhooks;

namespace Transcription.Gateway.Webhooks;

/// <summary>Posts a job's end to its receiver, signed as Standard Webhooks has it. A redirect is an answer, and none that is good.</summary>
internal sealed class WebhookSender(
    IGrainFactory grains,
    OutboundGuard guard,
    IOptions<WebhookOptions> options,
    IOptions<JsonOptions> json,
    TimeProvider time) : IWebhookSender, IDisposable
{
    private readonly HttpClient _client = OutboundClient.Create(guard, follow: false);

    public async Task<WebhookAttempt> Send(
        string job, string messageId, WebhookTarget target, CancellationToken cancellation)
    {
        var body = await Body(job, target);
        var (at, started) = (time.GetUtcNow(), time.GetTimestamp());
        var (status, error) = await Post(messageId, target, body, at, cancellation);
        return new WebhookAttempt(at, time.GetElapsedTime(started), status, error);
    }

    public void Dispose() => _client.Dispose();

    private async Task<byte[]> Body(string id, WebhookTarget target)
    {
        var job = grains.GetGrain<IJobGrain>(id);
        var described = await job.Describe();
        var result = target.WithText && described.Status == JobStatus.Completed ? await job.Result() : null;
        return JsonSerializer.SerializeToUtf8Bytes(WebhookMessage.Of(described, result), json.Value.SerializerOptions);
    }

    private async Task<(int? Status, string? Error)> Post(
        string messageId, WebhookTarget target, byte[] body, DateTimeOffset now, CancellationToken cancellation)
    {
        if (Secrets(target) is not { Count: > 0 } secrets)
            return (null, "no_secret");
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, target.Url)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.Add("webhook-id", messageId);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", WebhookSignature.Of(messageId, timestamp, body, secrets));
        using var timeout = new CancellationTokenSource(options.Value.Timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            // What the receiver says beside its status is of no interest, and is not read.
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop.Token);
            return ((int)response.StatusCode, null);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            return (null, Explain(exception));
        }
    }

    private List<byte[]> Secrets(WebhookTarget target)
    {
        var secrets = new List<byte[]>();
        foreach (var text in target.Secret is { } own ? [own] : options.Value.Secrets)
        {
            if (WebhookSecret.TryRead(text, out var secret))
                secrets.Add(secret);
        }

        return secrets;
    }

    private static string Explain(Exception exception) => exception switch
    {
        _ when OutboundClient.Refusal(exception) is not null => "address_refused",
        OperationCanceledException => "timeout",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "tls_failed",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError } =>
            "connection_failed",
        _ => "bad_response",
    };
}
