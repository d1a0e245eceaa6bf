using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Transcription.Grains.Capacity;

/// <summary>The key begins with the silo's address, up to the first <c>|</c>: the grain lives there or nowhere.</summary>
[Serializable]
internal sealed class KeySiloPlacement : PlacementStrategy;

/// <summary>Pins a grain to the silo its key names.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class KeySiloPlacementAttribute() : PlacementAttribute(new KeySiloPlacement());

/// <inheritdoc cref="KeySiloPlacement"/>
internal sealed class KeySiloPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(
        PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var key = target.GrainIdentity.Key.ToString()!;
        var bar = key.IndexOf('|', StringComparison.Ordinal);
        var wanted = SiloAddress.FromParsableString(bar < 0 ? key : key[..bar]);
        return context.GetCompatibleSilos(target).Contains(wanted)
            ? Task.FromResult(wanted)
            : throw new SiloUnavailableException($"The silo {wanted} is gone.");
    }
}
