using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Placement;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Grains.Capacity;
using Transcription.Grains.Models;
using Transcription.Grains.Observability;
using Transcription.Grains.Workers.Memory;

namespace Transcription.Grains.Workers;

/// <inheritdoc cref="IModelWorkerGrain"/>
[SuppressMessage("Reliability", "CA1001", Justification = "Disposed on deactivation, where it may wait.")]
[Reentrant, KeepAlive, Immovable, KeySiloPlacement]
internal sealed class ModelWorkerGrain(
    LoadedModels loaded,
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
            key,
            (mode, stop) => loaded.Load(key.Device, key.Model, mode, stop),
            options.Value,
            metrics,
            time,
            logger);
        loaded.Add(_loop);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // Ends the running batch first; that blocks, so not on the grain's turn.
        var loop = Loop;
        loaded.Remove(loop);
        return Task.Run(loop.Dispose, CancellationToken.None);
    }

    public async Task<WorkerDescription> Load()
    {
        await Loop.Load();
        return await Describe();
    }

    public async Task<RecognitionReply> Recognize(RecognitionJob job, CancellationToken cancellation)
    {
        var capabilities = Loop.Loaded?.Model.Capabilities ?? await Loop.Load();
        job.Check(Loop.Model, capabilities);
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
        Loop.QueueDepth, Loop.QueueCapacity, Loop.RealTimeFactor));
}
