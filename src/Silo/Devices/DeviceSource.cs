using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using Transcription.Grains.Capacity;

namespace Transcription.Silo.Devices;

/// <summary>
/// The devices of this silo: those configured, else every GPU when this build can use them, else the processor. Half of
/// the memory there is may be filled by sessions, half by loaded models.
/// </summary>
internal sealed partial class DeviceSource : IDeviceSource
{
    private const int CpuWorkers = 1;
    private const int CudaWorkers = 2; // one decodes while the other prepares and reads back

    private static readonly string[] CudaRuntimes = ["cuda", "cuda12"];

    private readonly IReadOnlyList<long> _gpus;

    public DeviceSource(IOptions<DeviceListOptions> options, ILogger<DeviceSource> logger)
        : this(options, logger, CudaDriver.DeviceMemory, HasCudaRuntime)
    {
    }

    internal DeviceSource(
        IOptions<DeviceListOptions> options,
        ILogger<DeviceSource> logger,
        Func<IReadOnlyList<long>> gpuMemory,
        Func<bool> hasCudaRuntime)
    {
        var cuda = hasCudaRuntime();
        _gpus = cuda ? gpuMemory() : [];
        var configured = options.Value.Devices;
        Devices = configured.Count > 0 ? [.. configured.Select(Configured)] : Detected();
        var reason = configured.Count > 0 ? "configured"
            : !cuda ? "detected: this build has no CUDA runtime"
            : _gpus.Count == 0 ? "detected: no NVIDIA driver or GPU was found"
            : "detected";
        foreach (var device in Devices)
        {
            if (DeviceName.GpuOf(device.Id) >= _gpus.Count)
                LogMissing(logger, device.Id, cuda ? "no such GPU was found" : "this build has no CUDA runtime");
            LogDevice(logger, device.Id, device.Workers, device.MemoryBytes >> 20, (device.ModelMemoryBytes ?? 0) >> 20, reason);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<Device> Devices { get; }

    private Device Configured(DeviceOptions options)
    {
        var workers = options.Workers ?? (DeviceName.GpuOf(options.Id) is null ? CpuWorkers : CudaWorkers);
        return new Device(options.Id, options.Sessions, workers, [.. options.Models], MemoryOf(options.Id))
        {
            ModelMemoryBytes = options.MemoryMegabytes is { } megabytes ? megabytes << 20 : BudgetOf(options.Id),
        };
    }

    private IReadOnlyList<Device> Detected() => _gpus.Count == 0
        ? [Detected("cpu:0", CpuWorkers)]
        : [.. _gpus.Select((_, index) => Detected($"cuda:{index}", CudaWorkers))];

    private Device Detected(string id, int workers) =>
        new(id, null, workers, [], MemoryOf(id)) { ModelMemoryBytes = BudgetOf(id) };

    // The other half. Of a GPU that is not there nothing is known: loading says what is wrong.
    private long? BudgetOf(string id) => MemoryOf(id) is > 0 and var bytes ? bytes : null;

    private long MemoryOf(string id) => DeviceName.GpuOf(id) is { } index
        ? index < _gpus.Count ? _gpus[index] / 2 : 0
        : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    // The directory layout of Whisper.net's runtime packages.
    private static bool HasCudaRuntime()
    {
        var platform = OperatingSystem.IsWindows() ? "win" : "linux";
        var architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        return CudaRuntimes.Any(runtime => Directory.Exists(
            Path.Combine(AppContext.BaseDirectory, "runtimes", runtime, $"{platform}-{architecture}")));
    }
}
