using Transcription.Grains.Abstractions.Webhooks;
using Transcription.Grains.Abstractions.Workers;

namespace Transcription.Grains.Abstractions.Jobs;

/// <summary>A recording to transcribe, and how. Fixed for the job's life.</summary>
[GenerateSerializer, Immutable, Alias("transcription.job-request")]
public sealed record JobRequest
{
    /// <summary>The model's name, aliases resolved.</summary>
    [Id(0)] public required string Model { get; init; }

    /// <summary>The recording's id in the recording store; the job owns it unless it is a session's.</summary>
    [Id(1)] public required string Recording { get; init; }

    /// <summary>What is asked of each recognition; its audio and priority are ignored.</summary>
    [Id(2)] public required RecognitionJob Template { get; init; }

    /// <summary>A hash of the recording and of all that is asked: tells whether two requests are the same.</summary>
    [Id(3)] public required string Fingerprint { get; init; }

    /// <summary>Who asks; callers take turns. Never a secret.</summary>
    [Id(4)] public string Caller { get; init; } = "";

    /// <summary>The size of the recording's file; 0 while it is to be fetched.</summary>
    [Id(5)] public long Bytes { get; init; }

    /// <summary>The length of the recording where its header tells; null when only decoding will.</summary>
    [Id(6)] public double? AudioSeconds { get; init; }

    /// <summary>Where the job fetches its recording from, an https address; null when the recording is in the store.</summary>
    [Id(7)] public string? Url { get; init; }

    /// <summary>Who is told of the job's end; null for nobody.</summary>
    [Id(8)] public WebhookTarget? Webhook { get; init; }

    /// <summary>Whether the recording is a session's, and stays with it when the job is done.</summary>
    [Id(9)] public bool IsOfSession { get; init; }

    /// <summary>Whether each channel is transcribed by itself.</summary>
    [Id(10)] public bool SeparateChannels { get; init; }
}
