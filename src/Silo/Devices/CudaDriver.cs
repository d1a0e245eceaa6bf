using System.Runtime.InteropServices;

namespace Transcription.Silo.Devices;

/// <summary>Asks the NVIDIA driver which GPUs there are and how large. Source: CUDA driver API.</summary>
internal static unsafe class CudaDriver
{
    private static readonly string[] Libraries =
        OperatingSystem.IsWindows() ? ["nvcuda.dll"] : ["libcuda.so.1", "libcuda.so"];

    /// <summary>The memory of each GPU in bytes, by its index; empty without a driver or a GPU.</summary>
    public static IReadOnlyList<long> DeviceMemory()
    {
        foreach (var library in Libraries)
        {
            // Never unloaded: the driver does not like it, and whisper.cpp will want it.
            if (NativeLibrary.TryLoad(library, out var handle))
                return Read(handle);
        }

        return [];
    }

    private static long[] Read(nint driver)
    {
        if (!NativeLibrary.TryGetExport(driver, "cuInit", out var init) ||
            !NativeLibrary.TryGetExport(driver, "cuDeviceGetCount", out var getCount) ||
            !NativeLibrary.TryGetExport(driver, "cuDeviceGet", out var get) ||
            !NativeLibrary.TryGetExport(driver, "cuDeviceTotalMem_v2", out var totalMemory))
            return [];
        int count;
        if (((delegate* unmanaged<uint, int>)init)(0) != 0 || ((delegate* unmanaged<int*, int>)getCount)(&count) != 0)
            return [];
        var memory = new long[count];
        for (var i = 0; i < count; i++)
        {
            int device;
            nuint bytes;
            if (((delegate* unmanaged<int*, int, int>)get)(&device, i) == 0 &&
                ((delegate* unmanaged<nuint*, int, int>)totalMemory)(&bytes, device) == 0)
                memory[i] = (long)bytes;
        }

        return memory;
    }
}
