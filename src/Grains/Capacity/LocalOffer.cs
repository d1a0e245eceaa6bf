using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Models;
using Transcription.Grains.Workers;

namespace Transcription.Grains.Capacity;

/// <summary>What this silo offers now: its devices' slots and its models. On a gateway, nothing.</summary>
internal sealed class LocalOffer(SlotLedger ledger, IModelSource? models = null)
{
    public SiloCapacity Describe(SiloAddress silo)
    {
        var known = models?.Models ?? [];
        var version = ledger.Version; // before the snapshot: what changes in between is told again
        var devices = ledger.Snapshot(
            device => [.. known.Select(model => model.Name).Where(device.Serves)]);
        return new SiloCapacity(silo.ToParsableString(), version, devices, [.. known.Select(model => model.ToOffer())]);
    }
}
