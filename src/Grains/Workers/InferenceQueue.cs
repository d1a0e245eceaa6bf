using Transcription.Grains.Abstractions.Workers;

namespace Transcription.Grains.Workers;

/// <summary>
/// The jobs waiting for one worker, in bounded lanes: finals of live speech, then its partials, then batch work; but one
/// round of batch work goes first after every <see cref="WorkerOptions.BatchCredit"/> rounds of live work. Enqueueing
/// never waits: full means no. Thread safe.
/// </summary>
internal sealed class InferenceQueue(WorkerOptions options) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _filled = new(0);
    private readonly LinkedList<InferenceJob> _live = [];
    private readonly LinkedList<InferenceJob> _partial = [];
    private readonly LinkedList<InferenceJob> _batch = [];
    private int _liveRounds;
    private bool _closed;
    private bool _woken;

    /// <summary>Jobs waiting.</summary>
    public int Depth
    {
        get
        {
            lock (_lock)
                return _live.Count + _partial.Count + _batch.Count;
        }
    }

    /// <summary>Whether nothing can be enqueued any more.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_lock)
                return _closed;
        }
    }

    /// <summary>Makes the one who waits for work return, without any if there is none.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            if (_closed || _woken)
                return;
            _woken = true;
            _filled.Release();
        }
    }

    /// <summary>Takes a job unless as many wait already, in its lane or, for a partial, before it.</summary>
    public bool TryEnqueue(InferenceJob job, int capacity)
    {
        lock (_lock)
        {
            var lane = LaneOf(job);
            var before = lane == _partial ? _live.Count : 0;
            if (_closed || before + lane.Count >= capacity)
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
            return LaneOf(job).Remove(job);
    }

    /// <summary>
    /// Waits for work and takes up to <paramref name="max"/> jobs, live or batch, never both; empty once closed or when woken.
    /// </summary>
    public List<InferenceJob> Take(int max)
    {
        var taken = new List<InferenceJob>(Math.Min(max, 64));
        for (var woken = false; taken.Count == 0 && !woken;)
        {
            _filled.Wait();
            lock (_lock)
            {
                if (_closed)
                    return [];
                (woken, _woken) = (_woken, false);
                if (IsBatchTurn())
                {
                    Move(_batch, taken, max);
                    continue;
                }

                Move(_live, taken, max);
                Move(_partial, taken, max);
                if (taken.Count > 0)
                    _liveRounds++; // nothing: its jobs went with an earlier batch, or were taken out
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
            List<InferenceJob> left = [.. _live, .. _partial, .. _batch];
            _live.Clear();
            _partial.Clear();
            _batch.Clear();
            _filled.Release();
            return left;
        }
    }

    public void Dispose() => _filled.Dispose();

    private static void Move(LinkedList<InferenceJob> lane, List<InferenceJob> taken, int max)
    {
        while (taken.Count < max && lane.First is { } first)
        {
            taken.Add(first.Value);
            lane.RemoveFirst();
        }
    }

    private LinkedList<InferenceJob> LaneOf(InferenceJob job) => job.Priority switch
    {
        JobPriority.Live => _live,
        JobPriority.Partial => _partial,
        _ => _batch,
    };

    private bool IsBatchTurn()
    {
        if (_batch.Count == 0 || (_live.Count + _partial.Count > 0 && _liveRounds < options.BatchCredit))
            return false;
        _liveRounds = 0;
        return true;
    }
}
