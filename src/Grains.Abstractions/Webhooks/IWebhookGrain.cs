using Orleans.Concurrency;

namespace Transcription.Grains.Abstractions.Webhooks;

/// <summary>
/// Delivers the message that a job has ended, at least once, and tries again for a while: durable, it survives the loss of
/// any silo. The key is the job's id.
/// </summary>
[Alias("transcription.webhook")]
public interface IWebhookGrain : IGrainWithStringKey
{
    /// <summary>Takes the message on. Again changes nothing.</summary>
    [Alias("announce")]
    Task Announce(WebhookTarget target);

    /// <summary>The message as it stands; null when there is none yet.</summary>
    [AlwaysInterleave]
    [Alias("describe")]
    Task<WebhookDescription?> Describe();

    /// <summary>Delivers the message again, with its id and as many attempts as the first time; null when there is none yet.</summary>
    [Alias("replay")]
    Task<WebhookDescription?> Replay();

    /// <summary>Forgets the message, delivered or not.</summary>
    [Alias("forget")]
    Task Forget();
}
