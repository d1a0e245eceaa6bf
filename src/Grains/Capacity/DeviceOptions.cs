namespace Transcription.Grains.Capacity;

/// <summary>A device as configured: <c>Devices:N</c>. Without any, the silo detects its devices.</summary>
public sealed class DeviceOptions
{
    /// <summary><c>cpu:0</c>, <c>cuda:0</c>, <c>cuda:1</c> …</summary>
    public string Id { get; set; } = "";

    /// <summary>Streaming sessions the device may run. Default: derived from memory and a measured decode.</summary>
    public int? Sessions { get; set; }

    /// <summary>Model instances per model. Default: derived from the device.</summary>
    public int? Workers { get; set; }

    /// <summary>Memory loaded models may fill, in MiB. Default: half of the device's.</summary>
    public long? MemoryMegabytes { get; set; }

    /// <summary>Names of the models it serves. Default: all.</summary>
    public IList<string> Models { get; } = [];
}
