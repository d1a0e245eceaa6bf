using Microsoft.Extensions.Options;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Capacity;
using Transcription.Grains.Models;

namespace Transcription.Grains.Hosting;

/// <summary>
/// Whether this process does its part of the cluster. A gateway does once it is a member, for workers may come later; a
/// worker once a device of its own serves the default model; one that is both once a device of some silo does.
/// </summary>
public sealed class Readiness(
    TranscriptionRoles roles,
    ILocalSiloDetails local,
    ISiloStatusOracle membership,
    CapacityMap map,
    IOptions<ModelNameOptions> names)
{
    /// <summary>What is missing, in words; null when the process is ready.</summary>
    public string? Missing()
    {
        if (membership.CurrentStatus is not SiloStatus.Active)
            return $"The silo is {membership.CurrentStatus}, not an active member of its cluster.";
        if (roles == TranscriptionRoles.Gateway)
            return null;
        var model = new ModelNaming(names.Value).Default;
        var silos = map.Silos.Where(silo => roles.HasFlag(TranscriptionRoles.Gateway) || IsHere(silo));
        return silos.SelectMany(silo => silo.Devices).Any(device => device.Slots > 0 && device.Models.Contains(model))
            ? null
            : $"No device serves the default model '{model}' yet.";
    }

    private bool IsHere(SiloCapacity silo) => silo.Silo == local.SiloAddress.ToParsableString();
}
