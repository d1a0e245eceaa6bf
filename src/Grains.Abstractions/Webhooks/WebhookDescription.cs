namespace Transcription.Grains.Abstractions.Webhooks;

/// <summary>Where the message of a job's end stands.</summary>
[GenerateSerializer, Immutable, Alias("transcription.webhook-description")]
public sealed record WebhookDescription
{
    /// <summary>The message's id, the same in every attempt: receivers know by it what they have already.</summary>
    [Id(0)] public required string MessageId { get; init; }

    [Id(1)] public WebhookStatus Status { get; init; }

    /// <summary>When it is tried next; null when it is not.</summary>
    [Id(2)] public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The last attempts, oldest first.</summary>
    [Id(3)] public IReadOnlyList<WebhookAttempt> Attempts { get; init; } = [];
}

/// <summary>What has become of a message.</summary>
[GenerateSerializer]
public enum WebhookStatus
{
    /// <summary>It is tried, or will be again.</summary>
    Pending = 0,

    /// <summary>The receiver took it.</summary>
    Delivered = 1,

    /// <summary>It was tried as often as it is.</summary>
    Failed = 2,
}

/// <summary>One attempt to deliver a message.</summary>
/// <param name="At">When it began.</param>
/// <param name="Took">How long it took.</param>
/// <param name="HttpStatus">What the receiver answered; null when it did not.</param>
/// <param name="Error">
/// Why there was no answer: <c>timeout</c>, <c>connection_failed</c>, <c>tls_failed</c>, <c>address_refused</c>,
/// <c>no_secret</c> or <c>bad_response</c>; null when there was one.
/// </param>
[GenerateSerializer, Immutable, Alias("transcription.webhook-attempt")]
public sealed record WebhookAttempt(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] TimeSpan Took,
    [property: Id(2)] int? HttpStatus,
    [property: Id(3)] string? Error)
{
    /// <summary>Whether the receiver took the message.</summary>
    public bool IsDelivered => HttpStatus is >= 200 and < 300;
}
