using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Placement;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Grains.Capacity;
using Transcription.Grains.Models;
using Transcription.Grains.Observability;

namespace Transcription.Grains.Workers;

/// <inheritdoc cref="IModelWorkerGrain"/>
[SuppressMessage("Reliability", "CA1001", Justification = "Disposed on deactivation, where it may wait.")]
[Reentrant, KeepAlive, Immovable, KeySiloPlacement]
internal sealed class ModelWorkerGrain(
    IModelSource models,
    IOptions<WorkerOptions> options,
    TranscriptionMetrics metrics,
    TimeProvider time,
    ILogger<ModelWorkerGrain> logger) : Grain, IModelWorkerGrain
{
    private InferenceLoop? _loop;

    private InferenceLoop Loop => _loop ?? throw new InvalidOperationException("The worker is not active.");

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = WorkerKey.Parse(this.GetPrimaryKeyString());
        _loop = new InferenceLoop(
            $"{key.Device} {key.Model} {key.Slot}",
            () => models.Load(key.Model, key.Device),
            options.Value,
            metrics,
            time,
            logger);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // Ends the running batch first; that blocks, so not on the grain's turn.
        var loop = Loop;
        return Task.Run(loop.Dispose, CancellationToken.None);
    }

    public async Task<WorkerDescription> Load()
    {
        await Ready();
        return await Describe();
    }

    public async Task<RecognitionReply> Recognize(RecognitionJob job, CancellationToken cancellation)
    {
        await Ready();
        job.Check(WorkerKey.Parse(this.GetPrimaryKeyString()).Model, await Loop.Loaded);
        var inference = new InferenceJob(job.ToRequest(cancellation), job.Priority, time.GetTimestamp())
        {
            Trace = TranscriptionTraces.Parse(job.TraceParent),
        };
        if (!Loop.TryEnqueue(inference, options.Value.MaxWait(job.Priority)))
            return RecognitionReply.Refused(Loop.RetryAfter);

        await using var abandon = cancellation.Register(() => Loop.Abandon(inference));
        return (await inference.Answer).ToReply();
    }

    public Task<WorkerDescription> Describe() => Task.FromResult(new WorkerDescription(
        Loop.QueueDepth, Loop.Capacity(options.Value.MaxLiveWait), Loop.RealTimeFactor));

    private async Task Ready()
    {
        try
        {
            await Loop.Loaded;
        }
        catch
        {
            DeactivateOnIdle(); // the next call tries again
            throw;
        }
    }
}
