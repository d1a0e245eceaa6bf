namespace Transcription.Grains.Capacity;

/// <summary>The devices of this silo, configured or detected; the silo process implements it.</summary>
public interface IDeviceSource
{
    /// <summary>The devices. None on a gateway.</summary>
    IReadOnlyList<Device> Devices { get; }
}

/// <summary>A device of this silo.</summary>
/// <param name="Id">For example <c>cuda:0</c>.</param>
/// <param name="MaxSessions">Sessions it may run; null to derive them once the default model has been measured.</param>
/// <param name="Workers">Model instances per model.</param>
/// <param name="Models">Models it serves; empty means all.</param>
/// <param name="MemoryBytes">Memory sessions may fill, for the derivation.</param>
public sealed record Device(
    string Id, int? MaxSessions, int Workers, IReadOnlyList<string> Models, long MemoryBytes)
{
    /// <summary>Memory loaded models may fill, in bytes; null when it is not known, and everything fits.</summary>
    public long? ModelMemoryBytes { get; init; }

    /// <summary>Whether the device serves that model.</summary>
    public bool Serves(string model) => Models.Count == 0 || Models.Contains(model, StringComparer.Ordinal);
}
