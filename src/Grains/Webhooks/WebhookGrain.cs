using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Abstractions.Webhooks;
using Transcription.Grains.Hosting;
using Transcription.Grains.Observability;
using Transcription.Grains.Records;

namespace Transcription.Grains.Webhooks;

/// <inheritdoc cref="IWebhookGrain"/>
internal sealed partial class WebhookGrain(
    [PersistentState("webhook", StorageNames.Transcription)] IPersistentState<WebhookRecord> stored,
    IWebhookSender sender,
    IOptions<WebhookOptions> options,
    JobMetrics metrics,
    TimeProvider time,
    ILogger<WebhookGrain> logger) : Grain, IWebhookGrain, IRemindable
{
    private IGrainTimer? _timer;

    private string Job => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Arm();
        return Task.CompletedTask;
    }

    public Task Announce(WebhookTarget target) =>
        Begin(WebhookLife.Announce(stored.State, target, $"msg_{Guid.NewGuid():N}", time.GetUtcNow()));

    public Task<WebhookDescription?> Describe() =>
        Task.FromResult(stored.State.Target is null ? null : stored.State.ToDescription());

    public async Task<WebhookDescription?> Replay()
    {
        await Begin(WebhookLife.Replay(stored.State, time.GetUtcNow()));
        return await Describe();
    }

    public async Task Forget()
    {
        if (stored.RecordExists)
            await stored.ClearStateAsync();
        await this.ClearResume();
        DeactivateOnIdle();
    }

    /// <summary>Brings the activation back that a crash took; that arms its timer. Nothing left to do: the last of it.</summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Arm();
        if (stored.State.NextAttemptAt is null)
            await this.ClearResume();
    }

    private async Task Begin(WebhookRecord? record)
    {
        if (record is null)
            return;
        // First, so that no message is ever stored that nobody would wake.
        await this.SetResume();
        await stored.Store(record);
        Arm();
    }

    private void Arm()
    {
        _timer?.Dispose();
        _timer = null;
        if (stored.State.NextAttemptAt is not { } next)
            return;
        var wait = next - time.GetUtcNow();
        _timer = this.RegisterGrainTimer(Attempt, new GrainTimerCreationOptions(
            wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan));
    }

    private async Task Attempt(CancellationToken cancellation)
    {
        if (stored.State is not { Target: { } target, NextAttemptAt: not null } record)
            return;
        try
        {
            var attempt = await sender.Send(Job, record.MessageId, target, cancellation);
            metrics.WebhookAttempted(attempt.IsDelivered);
            var after = WebhookLife.Attempted(record, attempt, options.Value, Random.Shared.NextDouble(), time.GetUtcNow());
            await stored.Store(after);
            LogAttempt(Job, attempt.HttpStatus, attempt.Error, after.Status);
            Arm();
            if (after.NextAttemptAt is null)
                await this.ClearResume();
        }
        catch (JobNotFoundException)
        {
            await Forget();
        }
        catch (Exception exception) when (!exception.IsStop(cancellation))
        {
            LogStumbled(Job, exception);
            DeactivateOnIdle(); // the reminder tries again, with what is stored
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The webhook of job {Job} was answered {Status} {Error}: {State}")]
    private partial void LogAttempt(string job, int? status, string? error, WebhookStatus state);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The webhook of job {Job} could not be tried; it will be")]
    private partial void LogStumbled(string job, Exception exception);
}
