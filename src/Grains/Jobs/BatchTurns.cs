using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Transcription.Grains.Sessions;
using Transcription.Grains.Workers;

namespace Transcription.Grains.Jobs;

/// <summary>
/// Shares the workers of a model among the files this silo transcribes. Only a few segments for each worker are under way,
/// so the workers' queues stay short, and whose segment is next is decided here, as late as can be.
/// </summary>
public sealed class BatchTurns(WorkerPool workers, IOptions<JobOptions> options)
{
    private readonly ConcurrentDictionary<string, FairGate> _gates = new();

    /// <summary>Segments of a model that may be under way.</summary>
    internal int Capacity(string model) => workers.Count(model) * options.Value.SegmentsPerWorker;

    /// <summary>Segments of a model that are under way, or wait for their turn.</summary>
    internal int Wanted(string model) => _gates.TryGetValue(model, out var gate) ? gate.Inside + gate.Waiting : 0;

    /// <summary>The way to the workers for one file of a caller.</summary>
    internal Recognizer Join(string model, string caller)
    {
        var member = _gates.GetOrAdd(model, key => new FairGate(() => Capacity(key))).Join(caller);
        return async (job, cancellation) =>
        {
            using var turn = await member.Enter(cancellation);
            return await workers.Recognize(model, job, cancellation);
        };
    }
}
