using Orleans.Runtime.Services;
using Transcription.Grains.Abstractions.Capacity;

namespace Transcription.Grains.Capacity;

/// <summary>Calls the capacity service of a given silo.</summary>
internal sealed class CapacityClient(IServiceProvider services) : GrainServiceClient<ICapacityService>(services)
{
    public Task<bool> TryReserve(SiloAddress silo, GrainId session, string model, TimeSpan expiry) =>
        GetGrainService(silo).TryReserve(session, model, expiry);

    public Task Report(SiloAddress to, SiloAddress from, SiloCapacity capacity) =>
        GetGrainService(to).Report(from, capacity);

    public Task<IReadOnlyList<GrainId>> Sessions(SiloAddress silo) => GetGrainService(silo).Sessions();
}
