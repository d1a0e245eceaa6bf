using Transcription.Grains.Abstractions.Workers;

namespace Transcription.Grains.Workers;

/// <summary>
/// The jobs waiting for one worker: two bounded lanes, live before batch, but one batch job goes first after every
/// <see cref="WorkerOptions.BatchCredit"/> rounds of live work. Enqueueing never waits: full means no. Thread safe.
/// </summary>
internal sealed class InferenceQueue(WorkerOptions options) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _filled = new(0);
    private readonly LinkedList<InferenceJob> _live = [];
    private readonly LinkedList<InferenceJob> _batch = [];
    private int _liveRounds;
    private bool _closed;

    /// <summary>Jobs waiting.</summary>
    public int Depth
    {
        get
        {
            lock (_lock)
                return _live.Count + _batch.Count;
        }
    }

    /// <summary>Takes a job unless its lane holds that many already.</summary>
    public bool TryEnqueue(InferenceJob job, int capacity)
    {
        lock (_lock)
        {
            var lane = job.Priority == JobPriority.Live ? _live : _batch;
            if (_closed || lane.Count >= capacity)
                return false;
            lane.AddLast(job);
        }

        _filled.Release();
        return true;
    }

    /// <summary>Takes a job out again, if it still waits.</summary>
    public bool Remove(InferenceJob job)
    {
        lock (_lock)
            return (job.Priority == JobPriority.Live ? _live : _batch).Remove(job);
    }

    /// <summary>Waits for work and takes up to <paramref name="max"/> jobs of one lane; empty once closed.</summary>
    public List<InferenceJob> Take(int max)
    {
        var taken = new List<InferenceJob>(Math.Min(max, 64));
        while (taken.Count == 0)
        {
            _filled.Wait();
            lock (_lock)
            {
                if (_closed)
                    return [];
                if (_live.Count + _batch.Count == 0)
                    continue; // its jobs went with an earlier batch, or were taken out
                var lane = NextLane();
                while (taken.Count < max && lane.First is { } first)
                {
                    taken.Add(first.Value);
                    lane.RemoveFirst();
                }
            }
        }

        return taken;
    }

    /// <summary>Refuses what comes and hands back what waits.</summary>
    public List<InferenceJob> Close()
    {
        lock (_lock)
        {
            _closed = true;
            List<InferenceJob> left = [.. _live, .. _batch];
            _live.Clear();
            _batch.Clear();
            _filled.Release();
            return left;
        }
    }

    public void Dispose() => _filled.Dispose();

    private LinkedList<InferenceJob> NextLane()
    {
        if (_batch.Count > 0 && (_live.Count == 0 || _liveRounds >= options.BatchCredit))
        {
            _liveRounds = 0;
            return _batch;
        }

        _liveRounds++;
        return _live;
    }
}
