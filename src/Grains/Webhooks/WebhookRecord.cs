using Transcription.Grains.Abstractions.Webhooks;

namespace Transcription.Grains.Webhooks;

/// <summary>A message as it is stored.</summary>
[GenerateSerializer, Immutable, Alias("transcription.webhook-record")]
internal sealed record WebhookRecord
{
    /// <summary>Null: there is no message.</summary>
    [Id(0)] public WebhookTarget? Target { get; init; }

    [Id(1)] public string MessageId { get; init; } = "";

    [Id(2)] public WebhookStatus Status { get; init; }

    /// <summary>Attempts since it was announced, or replayed.</summary>
    [Id(3)] public int Tries { get; init; }

    /// <summary>Null when it is not tried any more.</summary>
    [Id(4)] public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The last attempts, oldest first.</summary>
    [Id(5)] public IReadOnlyList<WebhookAttempt> Attempts { get; init; } = [];

    public WebhookDescription ToDescription() => new()
    {
        MessageId = MessageId, Status = Status, NextAttemptAt = NextAttemptAt, Attempts = Attempts,
    };
}
