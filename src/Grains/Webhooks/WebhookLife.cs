using Transcription.Grains.Abstractions.Webhooks;

namespace Transcription.Grains.Webhooks;

/// <summary>What becomes of a message: tried until it is delivered, some times at most. Pure; null says that nothing changes.</summary>
internal static class WebhookLife
{
    private const int Gone = 410; // the receiver wants no more of it
    private const double Jitter = 0.2; // share of the pause, to either side

    public static WebhookRecord? Announce(WebhookRecord record, WebhookTarget target, string messageId, DateTimeOffset now) =>
        record.Target is null ? new WebhookRecord { Target = target, MessageId = messageId, NextAttemptAt = now } : null;

    public static WebhookRecord? Replay(WebhookRecord record, DateTimeOffset now) => record.Target is null
        ? null
        : record with { Status = WebhookStatus.Pending, Tries = 0, NextAttemptAt = now };

    /// <param name="record">The message.</param>
    /// <param name="attempt">How it went.</param>
    /// <param name="options">How often and when it is tried again.</param>
    /// <param name="chance">A random number from 0 to 1.</param>
    /// <param name="now">The time.</param>
    public static WebhookRecord Attempted(
        WebhookRecord record, WebhookAttempt attempt, WebhookOptions options, double chance, DateTimeOffset now)
    {
        var tries = record.Tries + 1;
        var status = attempt.IsDelivered ? WebhookStatus.Delivered
            : attempt.HttpStatus == Gone || tries > options.Retries ? WebhookStatus.Failed
            : WebhookStatus.Pending;
        return record with
        {
            Status = status,
            Tries = tries,
            NextAttemptAt = status == WebhookStatus.Pending ? now + Pause(tries, options, chance) : null,
            Attempts = [.. record.Attempts.Append(attempt).TakeLast(options.AttemptsKept)],
        };
    }

    private static TimeSpan Pause(int tries, WebhookOptions options, double chance) =>
        options.FirstRetry * Math.Pow(options.Backoff, tries - 1) * (1 - Jitter + 2 * Jitter * chance);
}
