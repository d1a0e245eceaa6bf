using System.Globalization;

namespace Transcription.Silo.Devices;

/// <summary>Device names: <c>cpu:0</c>, <c>cuda:1</c>.</summary>
internal static class DeviceName
{
    /// <summary>The processor.</summary>
    public const string Cpu = "cpu";

    /// <summary>An NVIDIA GPU.</summary>
    public const string Cuda = "cuda";

    /// <summary>Takes a name apart.</summary>
    public static bool TryParse(string? id, out string kind, out int index)
    {
        (kind, index) = ("", 0);
        var parts = (id ?? "").Split(':');
        if (parts is not [Cpu or Cuda, var number] ||
            !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out index))
            return false;
        kind = parts[0];
        return true;
    }

    /// <summary>The index of the GPU named; null when the name is no GPU's.</summary>
    public static int? GpuOf(string id) => TryParse(id, out var kind, out var index) && kind == Cuda ? index : null;
}
