using System.Collections.Concurrent;
using Transcription.Grains.Abstractions.Capacity;

namespace Transcription.Grains.Capacity;

/// <summary>
/// What every silo of the cluster last said it offers. A hint: the silo's own ledger decides. Silos that are not active
/// are left out, whatever they said.
/// </summary>
public sealed class CapacityMap(ISiloStatusOracle membership)
{
    private readonly ConcurrentDictionary<SiloAddress, SiloCapacity> _silos = new();

    /// <summary>The silos alive and what they offer.</summary>
    public IReadOnlyList<SiloCapacity> Silos => [.. Alive().Select(silo => silo.Value)];

    /// <summary>Whether every silo alive has said what it offers.</summary>
    public bool HasHeardAll => membership.GetApproximateSiloStatuses(onlyActive: true).Keys.All(_silos.ContainsKey);

    /// <summary>The models offered somewhere, one entry a name.</summary>
    public IReadOnlyList<ModelOffer> Models =>
        [.. Alive().SelectMany(silo => silo.Value.Models).DistinctBy(model => model.Name).OrderBy(model => model.Name)];

    /// <summary>A silo has said that it has more free slots, or offers more, than was known. Handlers must be short.</summary>
    public event Action? RoomMade;

    /// <summary>Takes a silo's newest word; an older one is ignored.</summary>
    public void Report(SiloAddress silo, SiloCapacity capacity)
    {
        var before = _silos.GetValueOrDefault(silo);
        _silos.AddOrUpdate(silo, capacity, (_, known) => capacity.Version >= known.Version ? capacity : known);
        if (Openings(capacity) > Openings(before))
            RoomMade?.Invoke();
    }

    /// <summary>Remembers, until the silo speaks again, that a slot there was taken or refused.</summary>
    public void Spend(SiloAddress silo, string model, bool refused)
    {
        if (!_silos.TryGetValue(silo, out var known))
            return;
        var device = known.Devices.Where(device => device.Models.Contains(model)).MaxBy(device => device.Free);
        if (device is null)
            return;
        var spent = device with { Used = refused ? device.Slots : device.Used + 1 };
        var devices = known.Devices.Select(other => ReferenceEquals(other, device) ? spent : other);
        _silos.TryUpdate(silo, known with { Devices = [.. devices] }, known);
    }

    /// <summary>Free slots for a model on a silo, as far as known.</summary>
    public int Free(SiloAddress silo, string model) => _silos.TryGetValue(silo, out var capacity)
        ? capacity.Devices.Where(device => device.Models.Contains(model)).Sum(device => device.Free)
        : 0;

    /// <summary>Whether some device has a free slot for the model, as far as known.</summary>
    public bool HasFree(string model) => Devices().Any(device => device.Free > 0 && device.Models.Contains(model));

    /// <summary>Whether sessions of both models can take the same slot.</summary>
    public bool ShareSlots(string model, string other) =>
        model == other || Devices().Any(device => device.Models.Contains(model) && device.Models.Contains(other));

    private static int Openings(SiloCapacity? capacity) =>
        capacity?.Devices.Sum(device => device.Free * device.Models.Count) ?? 0;

    private IEnumerable<DeviceCapacity> Devices() => Alive().SelectMany(silo => silo.Value.Devices);

    private IEnumerable<KeyValuePair<SiloAddress, SiloCapacity>> Alive()
    {
        foreach (var silo in _silos)
        {
            if (membership.GetApproximateSiloStatus(silo.Key) is SiloStatus.Active)
                yield return silo;
            else if (membership.IsDeadSilo(silo.Key))
                _silos.TryRemove(silo);
        }
    }
}
