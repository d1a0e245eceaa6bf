using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Capacity;
using Transcription.Grains.Models;
using Transcription.Grains.Workers.Stalls;

namespace Transcription.Grains.Hosting;

/// <summary>
/// Whether this process does its part of the cluster. A gateway does once it is a member and has heard what each silo offers,
/// if only that it offers nothing, for workers may come later; a worker once a device of its own serves the default model;
/// one that is both once a device of some silo does.
/// </summary>
public sealed class Readiness(
    TranscriptionRoles roles,
    ILocalSiloDetails local,
    ISiloStatusOracle membership,
    CapacityMap map,
    WorkerHealth health,
    LiveOptions<ModelNameOptions> names)
{
    private volatile string? _served;
    private volatile bool _hasHeardAll;

    /// <summary>What is missing, in words; null when the process is ready.</summary>
    public string? Missing()
    {
        if (membership.CurrentStatus is not SiloStatus.Active)
            return $"The silo is {membership.CurrentStatus}, not an active member of its cluster.";
        if (!(_hasHeardAll = _hasHeardAll || map.HasHeardAll)) // a silo that joins later is no reason to turn clients away
            return "Not every silo of the cluster has said yet what it offers.";
        if (roles == TranscriptionRoles.Gateway)
            return null;
        if (health.Trouble is { } trouble)
            return trouble;
        var model = new ModelNaming(names.Current).Default;
        if (Serves(model))
            _served = model;
        else if (_served is not { } before || !Serves(before)) // another default takes a while to come
            return $"No device serves the default model '{model}' yet.";
        return null;
    }

    private bool Serves(string model) => map.Silos
        .Where(silo => roles.HasFlag(TranscriptionRoles.Gateway) || IsHere(silo))
        .SelectMany(silo => silo.Devices)
        .Any(device => device.Slots > 0 && device.Models.Contains(model));

    private bool IsHere(SiloCapacity silo) => silo.Silo == local.SiloAddress.ToParsableString();
}
