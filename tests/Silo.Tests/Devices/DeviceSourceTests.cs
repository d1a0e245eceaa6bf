using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Transcription.Grains.Capacity;
using Transcription.Silo.Devices;

namespace Transcription.Silo.Tests.Devices;

public sealed class DeviceSourceTests
{
    private const long Gigabyte = 1L << 30;
    private readonly ListLogger<DeviceSource> _log = new();

    [Fact]
    public void Without_a_gpu_the_processor_is_the_device()
    {
        var device = Assert.Single(Find([], hasRuntime: true).Devices);
        Assert.Equal(("cpu:0", null, 1), (device.Id, device.MaxSessions, device.Workers));
        Assert.True(device.MemoryBytes > 0);
        Assert.True(device.Serves("anything"));
        AssertLogged("no NVIDIA driver or GPU");
    }

    [Fact]
    public void A_build_without_the_cuda_runtime_does_not_use_gpus()
    {
        Assert.Equal("cpu:0", Assert.Single(Find([80 * Gigabyte], hasRuntime: false).Devices).Id);
        AssertLogged("no CUDA runtime");
    }

    [Fact]
    public void Every_gpu_is_a_device_with_half_its_memory()
    {
        var devices = Find([80 * Gigabyte, 24 * Gigabyte], hasRuntime: true).Devices;
        Assert.Equal(["cuda:0", "cuda:1"], devices.Select(device => device.Id));
        Assert.Equal([40 * Gigabyte, 12 * Gigabyte], devices.Select(device => device.MemoryBytes));
        Assert.Equal([40 * Gigabyte, 12 * Gigabyte], devices.Select(device => device.ModelMemoryBytes!.Value));
        Assert.All(devices, device => Assert.Equal(2, device.Workers));
    }

    [Fact]
    public void What_is_configured_is_taken_as_it_is()
    {
        var options = new DeviceOptions { Id = "cpu:0", Sessions = 7, Workers = 3, MemoryMegabytes = 4_096 };
        options.Models.Add("base");
        var device = Assert.Single(Find([80 * Gigabyte], hasRuntime: true, options).Devices);
        Assert.Equal(("cpu:0", 7, 3), (device.Id, device.MaxSessions!.Value, device.Workers));
        Assert.Equal(4 * Gigabyte, device.ModelMemoryBytes);
        Assert.True(device.Serves("base"));
        Assert.False(device.Serves("large-v3"));
        AssertLogged("configured");
    }

    [Fact]
    public void A_configured_gpu_that_is_not_there_is_told()
    {
        Find([80 * Gigabyte], hasRuntime: true, new DeviceOptions { Id = "cuda:3" });
        Assert.Contains(_log.Lines, line =>
            line.Level == LogLevel.Error && line.Text.Contains("cuda:3", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_wrong_setting_is_told_at_once()
    {
        var options = new DeviceListOptions();
        options.Devices.Add(new DeviceOptions { Id = "gpu" });
        options.Devices.Add(new DeviceOptions { Id = "cuda:-1", Sessions = -1 });
        options.Devices.Add(new DeviceOptions { Id = "cpu:0", Workers = 0, MemoryMegabytes = 0 });
        options.Devices.Add(new DeviceOptions { Id = "cpu:0" });
        var failures = new DeviceListValidator().Validate(null, options).Failures!.ToArray();
        Assert.Equal(6, failures.Length);
        Assert.Contains(failures, failure => failure.Contains("'cpu:0' 2 times", StringComparison.Ordinal));
    }

    [Fact]
    public void Asking_the_driver_never_fails() =>
        Assert.All(CudaDriver.DeviceMemory(), bytes => Assert.True(bytes > 0));

    private DeviceSource Find(long[] gpus, bool hasRuntime, params DeviceOptions[] configured)
    {
        var options = new DeviceListOptions();
        foreach (var device in configured)
            options.Devices.Add(device);
        return new DeviceSource(Options.Create(options), _log, () => gpus, () => hasRuntime);
    }

    private void AssertLogged(string text) =>
        Assert.Contains(_log.Lines, line => line.Text.Contains(text, StringComparison.Ordinal));
}
