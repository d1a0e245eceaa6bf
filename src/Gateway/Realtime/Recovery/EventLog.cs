using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Abstractions.Sessions;

namespace Transcription.Gateway.Realtime.Recovery;

/// <summary>
/// The events of a session that are here, each once and in order, whatever the stream does: the present epoch's alone are
/// taken. Keeps the newest for an epoch to come. Thread safe.
/// </summary>
internal sealed class EventLog
{
    /// <summary>No epoch: while nobody knows which one goes on, no word of any may count.</summary>
    public const int NoEpoch = -1;

    private const int MostHeld = 256;

    private readonly Lock _lock = new();
    private readonly Queue<SessionEvent> _held;
    private readonly List<FinalEvent> _finals;
    private int _epoch;
    private long _accepted;
    private long _neededAfter;

    public EventLog(int epoch, SessionStart start)
    {
        _epoch = epoch;
        _held = new Queue<SessionEvent>(start.Events);
        _finals = [.. start.Finals];
        _accepted = start.Events is [.., var last] ? last.Seq : 0;
        _neededAfter = start.Checkpoint.Seq;
    }

    /// <summary>The number of the last event accepted.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Every final accepted.</summary>
    public IReadOnlyList<FinalEvent> Finals
    {
        get
        {
            lock (_lock)
                return [.. _finals];
        }
    }

    /// <summary>Takes only this epoch's events from now on.</summary>
    public void Fence(int epoch)
    {
        lock (_lock)
            _epoch = epoch;
    }

    /// <summary>Events up to that number are not needed for a recovery.</summary>
    public void NeedAfter(long seq)
    {
        lock (_lock)
            _neededAfter = seq;
    }

    /// <summary>Takes what is new of a batch. What lies behind a gap is not taken, unless nothing can close the gap.</summary>
    public IReadOnlyList<SessionEvent> Accept(SessionEventBatch batch, out bool gap, bool gapIsFinal = false)
    {
        lock (_lock)
        {
            gap = false;
            if (batch.Epoch != _epoch)
                return [];
            List<SessionEvent> fresh = [.. batch.Events.Where(told => told.Seq > _accepted)];
            if (fresh.Count == 0)
                return [];
            gap = fresh[0].Seq > _accepted + 1;
            if (gap && !gapIsFinal)
                return [];
            foreach (var told in fresh)
                Add(told);
            return fresh;
        }
    }

    /// <summary>What has been told, for an epoch to come.</summary>
    public SessionStart AddTo(SessionStart start)
    {
        lock (_lock)
            return start with { Events = [.. _held], Finals = [.. _finals] };
    }

    private void Add(SessionEvent told)
    {
        Interlocked.Exchange(ref _accepted, told.Seq);
        _held.Enqueue(told);
        if (told is FinalEvent final)
            _finals.Add(final);
        while (_held.Count > MostHeld && _held.Peek().Seq <= _neededAfter)
            _held.Dequeue();
    }
}
