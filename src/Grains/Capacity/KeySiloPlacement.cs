using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Transcription.Grains.Capacity;

/// <summary>The key begins with the silo's address, up to the first <c>|</c>: the grain lives there or nowhere.</summary>
[Serializable]
internal sealed class KeySiloPlacement : PlacementStrategy;

/// <summary>Keys that begin with a silo's address.</summary>
internal static class KeySilo
{
    public static string Key(SiloAddress silo, string rest) => $"{silo.ToParsableString()}|{rest}";

    /// <summary>The silo that the key names.</summary>
    public static SiloAddress Of(string key)
    {
        var bar = key.IndexOf('|', StringComparison.Ordinal);
        return SiloAddress.FromParsableString(bar < 0 ? key : key[..bar]);
    }
}

/// <summary>Pins a grain to the silo its key names.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class KeySiloPlacementAttribute() : PlacementAttribute(new KeySiloPlacement());

/// <inheritdoc cref="KeySiloPlacement"/>
internal sealed class KeySiloPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(
        PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var wanted = KeySilo.Of(target.GrainIdentity.Key.ToString()!);
        return context.GetCompatibleSilos(target).Contains(wanted)
            ? Task.FromResult(wanted)
            : throw new SiloUnavailableException($"The silo {wanted} is gone.");
    }
}
