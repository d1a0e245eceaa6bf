using Transcription.Grains.Abstractions.Capacity;

namespace Transcription.Grains.Capacity;

/// <summary>
/// The only authority for this silo's slots. A session first reserves a slot (and loses it unless it claims in time), then
/// claims it for its activation, then releases it. Thread safe; every call is short and never waits.
/// </summary>
public sealed class SlotLedger(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<GrainId, Entry> _entries = [];
    private readonly List<DeviceSlots> _devices = [];
    private bool _draining;
    private bool _paused;

    /// <summary>Raised with each change.</summary>
    public long Version { get; private set; }

    /// <summary>Sets a device's slots. Lowering them evicts nobody: the device takes no one until enough have left.</summary>
    public void SetSlots(Device device, int slots)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(slots);
        lock (_lock)
        {
            var known = _devices.Find(candidate => candidate.Device.Id == device.Id);
            if (known is null)
                _devices.Add(known = new DeviceSlots(device));
            known.Slots = slots;
            Version++;
        }
    }

    /// <summary>Reserves a slot on the emptiest device that serves the model. Repeating it prolongs the reservation.</summary>
    public bool TryReserve(GrainId session, string model, TimeSpan expiry)
    {
        lock (_lock)
        {
            Sweep();
            if (_entries.TryGetValue(session, out var known))
            {
                if (known.Owner is null)
                    known.Expires = time.GetUtcNow() + expiry;
                return true;
            }

            if (IsClosed || EmptiestFor(model) is not { } device)
                return false;
            device.Used++;
            Version++;
            _entries.Add(session, new Entry(device, model) { Expires = time.GetUtcNow() + expiry });
            return true;
        }
    }

    /// <summary>
    /// Makes the session's reservation its activation's own, until released. A newer activation of the same session takes
    /// the slot over. Null when there is no reservation, or no longer.
    /// </summary>
    public string? Claim(GrainId session, ActivationId activation)
    {
        lock (_lock)
        {
            Sweep();
            if (!_entries.TryGetValue(session, out var entry))
                return null;
            entry.Owner = activation;
            return entry.Device.Device.Id;
        }
    }

    /// <summary>Frees the slot that this activation claimed; anything else is ignored.</summary>
    public void Release(GrainId session, ActivationId activation)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(session, out var entry) && entry.Owner == activation)
                Remove(session, entry);
        }
    }

    /// <summary>Whether that session has a slot here.</summary>
    public bool Holds(GrainId session)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(session, out var entry) && entry.Owner is not null;
        }
    }

    /// <summary>Takes no one any more; who is here may stay.</summary>
    public void Drain()
    {
        lock (_lock)
        {
            _draining = true;
            Version++;
        }
    }

    /// <summary>Takes no one for the time being, or takes sessions again.</summary>
    public void Pause(bool paused)
    {
        lock (_lock)
        {
            _paused = paused;
            Version++;
        }
    }

    /// <summary>The devices as others may see them: a silo that takes no one shows no free slot.</summary>
    public IReadOnlyList<DeviceCapacity> Snapshot(Func<Device, IReadOnlyList<string>> modelsOf)
    {
        lock (_lock)
        {
            Sweep();
            return
            [
                .. _devices.Select(device => new DeviceCapacity(
                    device.Device.Id,
                    IsClosed ? Math.Min(device.Used, device.Slots) : device.Slots,
                    device.Used,
                    device.Device.Workers,
                    modelsOf(device.Device))),
            ];
        }
    }

    /// <summary>The sessions that hold a slot.</summary>
    public IReadOnlyList<GrainId> Sessions()
    {
        lock (_lock)
        {
            return [.. _entries.Where(entry => entry.Value.Owner is not null).Select(entry => entry.Key)];
        }
    }

    /// <summary>Sessions of that model on that device, those with a reservation included.</summary>
    public int Sessions(string device, string model)
    {
        lock (_lock)
        {
            Sweep();
            return _entries.Values.Count(entry => entry.Device.Device.Id == device && entry.Model == model);
        }
    }

    private bool IsClosed => _draining || _paused;

    private DeviceSlots? EmptiestFor(string model) => _devices
        .Where(device => device.Used < device.Slots && device.Device.Serves(model))
        .MaxBy(device => device.Slots - device.Used);

    private void Sweep()
    {
        var now = time.GetUtcNow();
        foreach (var (session, entry) in _entries)
        {
            if (entry.Owner is null && entry.Expires <= now)
                Remove(session, entry);
        }
    }

    private void Remove(GrainId session, Entry entry)
    {
        _entries.Remove(session);
        entry.Device.Used--;
        Version++;
    }

    private sealed class Entry(DeviceSlots device, string model)
    {
        public string Model => model;

        public DeviceSlots Device { get; } = device;

        public ActivationId? Owner { get; set; }

        public DateTimeOffset Expires { get; set; }
    }

    private sealed class DeviceSlots(Device device)
    {
        public Device Device { get; } = device;

        public int Slots { get; set; }

        public int Used { get; set; }
    }
}
