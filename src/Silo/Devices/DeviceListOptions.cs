using Transcription.Grains.Capacity;

namespace Transcription.Silo.Devices;

/// <summary>The configured devices: section <c>Devices</c>, a list. Empty means: detect them.</summary>
internal sealed class DeviceListOptions
{
    /// <summary>The devices, in the order of the setting. Default: none.</summary>
    public IList<DeviceOptions> Devices { get; } = [];
}
