using Microsoft.Extensions.Time.Testing;
using Transcription.Grains.Capacity;
using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Capacity;

/// <summary>
/// A ledger's life driven at random from one seed: sessions open, activate, close, crash and come back, reservations
/// expire, slots change, the silo pauses and drains. After each event the ledger must agree with <see cref="SlotReference"/>.
/// </summary>
internal sealed class SlotHistory
{
    private static readonly string[][] ModelLists = [[], ["a"], ["b"], ["a", "b"]];

    private readonly Random _random;
    private readonly FakeTimeProvider _time = new();
    private readonly SlotLedger _ledger;
    private readonly SlotReference _reference = new();
    private readonly GrainId[] _sessions = [.. Enumerable.Range(0, 40).Select(i => Devices.Session($"s{i}"))];
    private readonly List<(GrainId Session, ActivationId Activation)> _gone = [];

    public SlotHistory(Random random)
    {
        _random = random;
        _ledger = new SlotLedger(_time);
        for (var i = 0; i < random.Next(1, 5); i++)
            SetSlots($"d{i}", random.Pick(ModelLists));
    }

    /// <summary>What occurred, so that a test can tell that the history says something.</summary>
    public (int Admitted, int Refused, int Expired, int Revived) Seen { get; private set; }

    public void Run(int events)
    {
        for (var i = 0; i < events; i++)
        {
            // Draining is for good, so it comes late.
            Step(_random.Next(i < events / 2 ? 999 : 1_000));
            Check();
        }

        CloseAll();
    }

    private void Step(int dice)
    {
        switch (dice)
        {
            case < 400:
                Open();
                break;
            case < 650:
                Claim();
                break;
            case < 800:
                Close(_random.Pick(_sessions));
                break;
            case < 880:
                ReleaseStale();
                break;
            case < 960:
                PassTime(TimeSpan.FromMilliseconds(_random.Next(0, 4_000)));
                break;
            case < 990:
                SetSlots(_random.Pick([.. _reference.Devices.Keys]), null);
                break;
            case < 999:
                _reference.IsPaused = !_reference.IsPaused && _random.Next(3) == 0;
                _ledger.Pause(_reference.IsPaused);
                break;
            default:
                _ledger.Drain();
                _reference.IsDraining = true;
                break;
        }
    }

    private void Open()
    {
        var (session, model) = (_random.Pick(_sessions), _random.Pick(["a", "b"]));
        var expiry = TimeSpan.FromMilliseconds(_random.Next(1, 10_000));
        var before = Used();
        var choices = _reference.Choices(model);
        var admitted = _ledger.TryReserve(session, model, expiry);
        if (_reference.Seats.TryGetValue(session, out var seat))
        {
            Assert.True(admitted, "a session that has a slot was refused");
            if (seat.Owner is null)
                _reference.Seats[session] = seat with { Expires = _time.GetUtcNow() + expiry };
            else
                Seen = Seen with { Revived = Seen.Revived + 1 };
            return;
        }

        Assert.Equal(choices.Count > 0, admitted);
        if (!admitted)
        {
            Seen = Seen with { Refused = Seen.Refused + 1 };
            return;
        }

        var device = Assert.Single(Used(), now => now.Value != before[now.Key]).Key;
        Assert.Contains(device, choices);
        _reference.Seats.Add(session, new SlotReference.Seat(device, null, _time.GetUtcNow() + expiry));
        Assert.True(_reference.Used(device) <= _reference.Devices[device].Slots, "more admitted than there are slots");
        Seen = Seen with { Admitted = Seen.Admitted + 1 };
    }

    /// <summary>The activation that had the slot, if any, has crashed: it frees nothing, or only too late.</summary>
    private void Claim()
    {
        var (session, activation) = (_random.Pick(_sessions), ActivationId.NewId());
        var device = _ledger.Claim(session, activation);
        var seat = _reference.Seats.GetValueOrDefault(session);
        Assert.Equal(seat?.Device, device);
        if (seat is null)
            return;
        if (seat.Owner is { } crashed)
            _gone.Add((session, crashed));
        _reference.Seats[session] = seat with { Owner = activation };
    }

    private void Close(GrainId session)
    {
        if (_reference.Seats.GetValueOrDefault(session)?.Owner is not { } owner)
            return;
        _ledger.Release(session, owner);
        _reference.Seats.Remove(session);
        _gone.Add((session, owner));
    }

    private void ReleaseStale()
    {
        var (session, activation) = _gone.Count > 0
            ? _random.Pick(_gone)
            : (_random.Pick(_sessions), ActivationId.NewId());
        _ledger.Release(session, activation);
    }

    private void PassTime(TimeSpan time)
    {
        var seats = _reference.Seats.Count;
        _time.Advance(time);
        _reference.Expire(_time.GetUtcNow());
        Seen = Seen with { Expired = Seen.Expired + seats - _reference.Seats.Count };
    }

    private void SetSlots(string id, string[]? models)
    {
        models ??= _reference.Devices[id].Models;
        var slots = _random.Next(0, 9);
        _ledger.SetSlots(Devices.Device(id, models), slots);
        _reference.Devices[id] = (slots, models);
    }

    private Dictionary<string, int> Used() =>
        _ledger.Snapshot(_ => []).ToDictionary(device => device.Id, device => device.Used);

    private void Check()
    {
        foreach (var shown in _ledger.Snapshot(_ => []))
        {
            Assert.Equal(_reference.Used(shown.Id), shown.Used);
            Assert.Equal(_reference.IsClosed ? 0 : Math.Max(0, _reference.Free(shown.Id)), shown.Free);
        }

        var owners = _reference.Seats.Where(seat => seat.Value.Owner is not null).Select(seat => seat.Key);
        Assert.Equal(owners.Order(), _ledger.Sessions().Order());
    }

    private void CloseAll()
    {
        foreach (var session in _sessions)
            Close(session);
        PassTime(TimeSpan.FromMinutes(1));
        Check();
        Assert.All(_ledger.Used(), used => Assert.Equal(0, used));
        Assert.Empty(_ledger.Sessions());
    }
}
