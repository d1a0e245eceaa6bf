using Transcription.Grains.Workers.Memory;

namespace Transcription.Grains.Workers.Stalls;

/// <summary>How bad it is that a decode does not come back.</summary>
internal enum StallLevel
{
    None,

    /// <summary>It takes far longer than it should, and may yet come back.</summary>
    Suspected,

    /// <summary>Nobody waits for it any more.</summary>
    Lost,
}

/// <summary>The decode that has been running for too long, or none.</summary>
internal readonly record struct Stall(StallLevel Level, ILoadedWorker? Worker = null, TimeSpan Lasting = default);

/// <summary>
/// Measures how long each worker has been at one batch, in time that this process really ran: whoever was stopped as a
/// whole has not stalled. Not thread safe.
/// </summary>
internal sealed class StallMeter(WorkerOptions options)
{
    private const int Patience = 10; // times what the batch was expected to take

    private Dictionary<RunningBatch, TimeSpan> _running = [];

    /// <summary>Looks at the workers, that time after the last look, and tells of the worst.</summary>
    public Stall Look(IEnumerable<ILoadedWorker> workers, TimeSpan passed)
    {
        var running = new Dictionary<RunningBatch, TimeSpan>();
        var worst = new Stall(StallLevel.None);
        foreach (var worker in workers)
        {
            if (worker.Running is not { } batch)
                continue;
            var lasting = running[batch] = _running.TryGetValue(batch, out var before) ? before + passed : TimeSpan.Zero;
            var level = LevelOf(batch, lasting);
            if (level > worst.Level)
                worst = new Stall(level, worker, lasting);
        }

        _running = running;
        return worst;
    }

    private StallLevel LevelOf(RunningBatch batch, TimeSpan lasting)
    {
        var patience = batch.Expected * Patience;
        return lasting >= Longer(options.StalledAfter, patience) ? StallLevel.Lost
            : batch.Expected > TimeSpan.Zero && lasting >= Longer(options.SuspectAfter, patience) ? StallLevel.Suspected
            : StallLevel.None;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
