using Transcription.Speech.Recognition;

namespace Transcription.Grains.Tests.Support;

/// <summary>
/// What scripted models do and what was asked of them, over all their instances: a gate that holds calls until it is
/// opened, or lets some through one by one; failures on demand. Thread safe.
/// </summary>
public sealed class ModelScript
{
    private readonly object _lock = new();
    private readonly List<RecognitionRequest[]> _batches = [];
    private readonly LinkedList<object> _held = []; // in the order they came: none waits for ever
    private int _permits = int.MaxValue;
    private Func<RecognitionRequest, bool> _free = _ => false;
    private (int Now, int Most) _running;
    private int _passed;
    private int _cancelled;

    public int MaxBatch { get; init; } = 1;

    /// <summary>Whether a batch fails.</summary>
    public Func<IReadOnlyList<RecognitionRequest>, bool> Fails { get; set; } = _ => false;

    /// <summary>Every call's requests, in the order the calls began.</summary>
    public IReadOnlyList<IReadOnlyList<RecognitionRequest>> Batches
    {
        get
        {
            lock (_lock)
                return [.. _batches];
        }
    }

    /// <summary>Calls under way, and the most there ever were.</summary>
    public (int Now, int Most) Running
    {
        get
        {
            lock (_lock)
                return _running;
        }
    }

    /// <summary>Calls that were let through.</summary>
    public int Passed
    {
        get
        {
            lock (_lock)
                return _passed;
        }
    }

    /// <summary>Whether there are calls, and the gate holds all of them.</summary>
    public bool HoldsAll
    {
        get
        {
            lock (_lock)
                return _permits == 0 && _held.Count > 0 && _held.Count == _running.Now;
        }
    }

    /// <summary>Calls that were stopped.</summary>
    public int Cancelled => Volatile.Read(ref _cancelled);

    public ISpeechModel Create() => new ScriptedModel(this);

    /// <summary>Holds the calls to come.</summary>
    public ModelScript Close()
    {
        lock (_lock)
            _permits = 0;
        return this;
    }

    /// <summary>Lets that many held calls through.</summary>
    public void LetThrough(int calls)
    {
        lock (_lock)
        {
            _permits += calls;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Lets the calls through that are for such speech only, whenever they come.</summary>
    public void LetThrough(Func<RecognitionRequest, bool> speech)
    {
        lock (_lock)
        {
            _free = speech;
            Monitor.PulseAll(_lock);
        }
    }

    public void Open()
    {
        lock (_lock)
        {
            _permits = int.MaxValue;
            Monitor.PulseAll(_lock);
        }
    }

    internal void Enter(IReadOnlyList<RecognitionRequest> requests)
    {
        lock (_lock)
        {
            _batches.Add([.. requests]);
            _running = (_running.Now + 1, Math.Max(_running.Most, _running.Now + 1));
        }
    }

    internal void Leave()
    {
        lock (_lock)
            _running.Now--;
    }

    /// <summary>Waits for the gate; stops when every request is cancelled.</summary>
    internal void PassGate(IReadOnlyList<RecognitionRequest> requests)
    {
        var wakers = requests.Select(request => request.Cancellation.Register(Wake)).ToList();
        try
        {
            lock (_lock)
            {
                var turn = _held.AddLast(requests);
                bool isFree;
                while (!(isFree = requests.All(_free)) && (_permits == 0 || _held.First != turn) && !IsStopped(requests))
                    Monitor.Wait(_lock);
                _held.Remove(turn);
                Monitor.PulseAll(_lock);
                if (IsStopped(requests))
                {
                    _cancelled++;
                    throw new OperationCanceledException();
                }

                _passed++;
                if (!isFree && _permits < int.MaxValue)
                    _permits--;
            }
        }
        finally
        {
            wakers.ForEach(waker => waker.Dispose());
        }
    }

    private static bool IsStopped(IReadOnlyList<RecognitionRequest> requests) =>
        requests.All(request => request.Cancellation.IsCancellationRequested);

    private void Wake()
    {
        lock (_lock)
            Monitor.PulseAll(_lock);
    }
}
