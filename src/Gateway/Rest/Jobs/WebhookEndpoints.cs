using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Transcription.Gateway.Protocols;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Abstractions.Webhooks;

namespace Transcription.Gateway.Rest.Jobs;

/// <summary>A job's webhook: how its delivery went, and once more.</summary>
internal static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder jobs)
    {
        jobs.MapGet("/{id}/webhook", Get);
        jobs.MapPost("/{id}/webhook/replay", Replay);
    }

    private static async Task<IResult> Get(string id, IGrainFactory grains) =>
        Results.Ok(Shape(await (await Webhook(id, grains)).Describe()));

    private static async Task<IResult> Replay(string id, IGrainFactory grains) =>
        await (await Webhook(id, grains)).Replay() is { } replayed
            ? Results.Json(Shape(replayed), statusCode: StatusCodes.Status202Accepted)
            : throw new ClientErrorException(JobErrorCodes.Status, "The job has not ended: there is no message to replay.");

    private static async Task<IWebhookGrain> Webhook(string id, IGrainFactory grains) =>
        (await JobEndpoints.Job(grains, id).Describe()).HasWebhook
            ? grains.GetGrain<IWebhookGrain>(id)
            : throw new JobNotFoundException("The job has no webhook.");

    private static WebhookJson Shape(WebhookDescription? webhook) => webhook is null
        ? new WebhookJson(null, "waiting", null, [])
        : new WebhookJson(
            webhook.MessageId, webhook.Status.ToString().ToLowerInvariant(), webhook.NextAttemptAt,
            [.. webhook.Attempts.Select(attempt => new AttemptJson(
                attempt.At, (int)attempt.Took.TotalMilliseconds, attempt.IsDelivered, attempt.HttpStatus, attempt.Error))]);
}

/// <param name="Id">The message's id; null before the job has ended.</param>
/// <param name="Status"><c>waiting</c> for the job to end, <c>pending</c>, <c>delivered</c> or <c>failed</c>.</param>
/// <param name="NextAttemptAt">Null when there will be none.</param>
/// <param name="Attempts">The last ones, oldest first.</param>
internal sealed record WebhookJson(string? Id, string Status, DateTimeOffset? NextAttemptAt, IReadOnlyList<AttemptJson> Attempts)
{
    public string Object { get; } = "transcription.webhook";
}

internal sealed record AttemptJson(
    DateTimeOffset At,
    int Milliseconds,
    bool Delivered,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? HttpStatus,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error);
