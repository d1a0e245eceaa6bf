using Microsoft.Extensions.Options;
using Orleans.Runtime.Placement;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Sessions;

namespace Transcription.Grains.Capacity;

/// <summary>
/// Walks the silos, the one with the most free slots first, and takes the first that reserves. Runs on the silo that makes the
/// call, so a gateway places too. Nothing is placed without an intent: a late call must not revive a closed session.
/// </summary>
internal sealed class SessionPlacementDirector(
    CapacityClient capacity,
    SlotLedger ledger,
    ILocalSiloDetails local,
    CapacityMap map,
    ISiloStatusOracle membership,
    IOptions<CapacityOptions> options,
    TimeProvider time) : IPlacementDirector
{
    public async Task<SiloAddress> OnAddActivation(
        PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var session = target.GrainIdentity;
        var model = PlacementIntent.Model(target.RequestContextData)
            ?? throw new SessionNotFoundException($"There is no session {session.Key}.");

        var avoided = PlacementIntent.Avoided(target.RequestContextData) is { } address
            ? SiloAddress.FromParsableString(address)
            : null;
        var silos = context.GetCompatibleSilos(target)
            .Where(silo => membership.GetApproximateSiloStatus(silo) is SiloStatus.Active)
            .Where(silo => !silo.Equals(avoided) || !silo.Equals(local.SiloAddress) || !ledger.Holds(session))
            .OrderBy(silo => silo.Equals(avoided))
            .ThenByDescending(silo => map.Free(silo, model))
            .ThenBy(silo => HashCode.Combine(silo, session)); // equals are taken in a different order by each session
        foreach (var silo in silos)
        {
            if (await TryReserve(silo, session, model))
                return silo;
        }

        throw new NoCapacityException($"Every slot for the model '{model}' is taken.");
    }

    private async Task<bool> TryReserve(SiloAddress silo, GrainId session, string model)
    {
        try
        {
            var expiry = options.Value.ReservationExpiry;
            var reserved = silo.Equals(local.SiloAddress)
                ? ledger.TryReserve(session, model, expiry)
                : await capacity.TryReserve(silo, session, model, expiry).WaitAsync(options.Value.ReserveTimeout, time);
            map.Spend(silo, model, refused: !reserved);
            return reserved;
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            return false; // a silo that does not answer has no slot; a reservation it made after all expires
        }
    }
}
