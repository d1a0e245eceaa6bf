using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Models;
using Transcription.Grains.Workers;
using Transcription.Grains.Workers.Memory;

namespace Transcription.Grains.Capacity;

/// <summary>
/// What this silo offers now: its devices' slots and its models, and how its workers do. On a gateway, nothing.
/// </summary>
internal sealed class LocalOffer(SlotLedger ledger, IModelSource? models = null, LoadedModels? loaded = null)
{
    public SiloCapacity Describe(SiloAddress silo)
    {
        var known = models?.Models ?? [];
        var version = ledger.Version; // before the snapshot: what changes in between is told again
        var devices = ledger.Snapshot(
            device => [.. known.Where(model => model.IsLoadable && device.Serves(model.Name)).Select(model => model.Name)]);
        if (loaded is not null)
            devices = [.. devices.Select(device => WithLoads(device, known))];
        return new SiloCapacity(silo.ToParsableString(), version, devices, [.. known.Select(model => model.ToOffer())]);
    }

    private DeviceCapacity WithLoads(DeviceCapacity device, IReadOnlyList<ModelInfo> known)
    {
        var (used, budget, loads) = loaded!.Describe(device.Id);
        // What cannot be loaded again is served where it still is.
        var kept = known.Where(model => !model.IsLoadable && loads.Any(load => load.Model == model.Name));
        return device with
        {
            Models = [.. device.Models, .. kept.Select(model => model.Name)],
            MemoryUsed = used,
            MemoryTotal = budget ?? 0,
            Loads = loads,
        };
    }
}
