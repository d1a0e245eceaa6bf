using Microsoft.Extensions.Options;
using Transcription.Grains.Capacity;
using Transcription.Grains.Observability;

namespace Transcription.Gateway.Realtime.Overflow;

/// <summary>
/// The clients of this gateway that wait for a slot, in the order of their arrival. When a silo tells of a free one, the
/// first who can take it gets a turn to try; the others try nothing meanwhile, so that the cluster is not asked in vain.
/// Nobody passes another who waits for the same model. Thread safe.
/// </summary>
internal sealed class WaitingRoom : IDisposable
{
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(2); // who takes longer holds up nobody
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly List<Waiter> _waiting = [];
    private readonly CapacityMap _map;
    private readonly int _capacity;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    public WaitingRoom(CapacityMap map, IOptions<OverflowOptions> options, TranscriptionMetrics metrics, TimeProvider time)
    {
        (_map, _capacity, _time) = (map, options.Value.QueueLength, time);
        _timer = time.CreateTimer(_ => GiveTurn(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        map.RoomMade += GiveTurn;
        metrics.ObserveWaiting(Count);
    }

    /// <summary>A place at the end; null when the room is full.</summary>
    public Waiter? TryJoin(string model)
    {
        lock (_lock)
        {
            if (_waiting.Count >= _capacity)
                return null;
            var waiter = new Waiter(this, model);
            _waiting.Add(waiter);
            Moved();
            return waiter;
        }
    }

    /// <summary>Whether somebody waits for a slot that a session of the model could take: a newcomer comes after them.</summary>
    public bool IsAhead(string model)
    {
        lock (_lock)
            return _waiting.Count > 0 && _waiting.Exists(waiter => _map.ShareSlots(waiter.Model, model));
    }

    public void Dispose()
    {
        _map.RoomMade -= GiveTurn;
        _timer.Dispose();
    }

    internal void EndTurn(Waiter waiter)
    {
        lock (_lock)
            waiter.EndTurn(_time.GetTimestamp());
        GiveTurn();
    }

    internal void Leave(Waiter waiter)
    {
        lock (_lock)
        {
            if (_waiting.Remove(waiter))
                Moved();
        }

        GiveTurn();
    }

    private Dictionary<string, int> Count()
    {
        var count = _map.Models.ToDictionary(model => model.Name, _ => 0, StringComparer.Ordinal); // nobody is a number too
        lock (_lock)
        {
            foreach (var waiter in _waiting)
                count[waiter.Model] = count.GetValueOrDefault(waiter.Model) + 1;
        }

        return count;
    }

    private void Moved()
    {
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var waiter in _waiting)
            waiter.MoveTo(positions[waiter.Model] = positions.GetValueOrDefault(waiter.Model) + 1);
        // Beside what silos say: turns and pauses end, and silos die.
        var interval = _waiting.Count > 0 ? LookAgain : Timeout.InfiniteTimeSpan;
        _timer.Change(interval, interval);
    }

    private void GiveTurn()
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            if (!_waiting.Exists(waiter => waiter.HasTurn && !IsOver(waiter.TurnSince, LongestTurn, now)))
                Next(now)?.BeginTurn(now);
        }
    }

    private Waiter? Next(long now) => _waiting
        .Where(waiter => !waiter.HasTurn)
        .DistinctBy(waiter => waiter.Model) // the first of each
        .FirstOrDefault(waiter =>
            (waiter.FailedAt is not { } failed || IsOver(failed, PauseAfterFailure, now)) && _map.HasFree(waiter.Model));

    private bool IsOver(long since, TimeSpan span, long now) => _time.GetElapsedTime(since, now) >= span;
}
