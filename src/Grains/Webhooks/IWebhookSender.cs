using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Abstractions.Webhooks;

namespace Transcription.Grains.Webhooks;

/// <summary>Makes one attempt to deliver a message.</summary>
public interface IWebhookSender
{
    /// <param name="job">The id of the job the message is about.</param>
    /// <param name="messageId">The message's id.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="cancellation">Gives the attempt up.</param>
    /// <exception cref="JobNotFoundException">The job has been deleted.</exception>
    Task<WebhookAttempt> Send(string job, string messageId, WebhookTarget target, CancellationToken cancellation);
}
