namespace Transcription.Grains.Abstractions.Webhooks;

/// <summary>Who is told that a job has ended.</summary>
[GenerateSerializer, Immutable, Alias("transcription.webhook-target")]
public sealed record WebhookTarget
{
    /// <summary>Where to post, an https address. May hold secrets: it is not for logs.</summary>
    [Id(0)] public required string Url { get; init; }

    /// <summary>What the message is signed with, <c>whsec_</c> and base64; null for the server's own secrets.</summary>
    [Id(1)] public string? Secret { get; init; }

    /// <summary>Whether the message holds the transcript's text.</summary>
    [Id(2)] public bool WithText { get; init; }
}
