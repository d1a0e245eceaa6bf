using System.Collections.Concurrent;
using Transcription.Grains.Abstractions.Webhooks;
using Transcription.Grains.Webhooks;

namespace Transcription.Grains.Tests.Support;

/// <summary>Receivers in memory, which answer 200 unless told otherwise.</summary>
public sealed class TestWebhooks : IWebhookSender
{
    /// <summary>The attempts so far.</summary>
    public ConcurrentQueue<(string Job, string MessageId)> Sent { get; } = new();

    public IReadOnlyList<string> MessagesOf(string job) => [.. Sent.Where(sent => sent.Job == job).Select(sent => sent.MessageId)];

    /// <summary>What is answered to the messages of a job.</summary>
    public ConcurrentDictionary<string, Func<int>> Answers { get; } = new();

    public Task<WebhookAttempt> Send(string job, string messageId, WebhookTarget target, CancellationToken cancellation)
    {
        Sent.Enqueue((job, messageId));
        var status = Answers.GetValueOrDefault(job, () => 200)();
        return Task.FromResult(new WebhookAttempt(DateTimeOffset.UnixEpoch, TimeSpan.Zero, status, null));
    }
}
