using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Transcription.Grains.Capacity;
using Transcription.Grains.Tests.Support;
using Transcription.Grains.Tests.Workers;
using Transcription.Grains.Workers;
using Transcription.Speech.Recognition;

namespace Transcription.Grains.Tests.Capacity;

public sealed class DeviceWarmupTests(WorkerCluster cluster) : IClassFixture<WorkerCluster>
{
    private readonly FakeTimeProvider _time = new();
    private readonly SlotLedger _ledger = new(TimeProvider.System);
    private readonly ModelScript _script = new();

    /// <summary>Warms a device as a worker does at its start, and returns its slots.</summary>
    private async Task<int> Warm(Device device, string model)
    {
        var services = cluster.Silos.GetSiloServiceProvider(cluster.WorkerSilos[0]);
        var warmup = new DeviceWarmup(
            services.GetRequiredService<IGrainFactory>(),
            new OneDevice(device),
            services.GetRequiredService<IModelSource>(),
            _ledger,
            services.GetRequiredService<ILocalSiloDetails>(),
            _time,
            NullLogger<DeviceWarmup>.Instance);
        await warmup.Warm(model, CancellationToken.None);
        return Assert.Single(_ledger.Snapshot(_ => [])).Slots;
    }

    [Fact]
    public async Task A_device_opens_with_the_slots_it_is_configured_with_once_its_model_is_warm()
    {
        var model = await cluster.AddModel(_script);
        Assert.Equal(5, await Warm(new Device("test:0", 5, 1, [], 1L << 30), model));
        Assert.Equal(3, _script.Batches.Count); // one that pays for the start, two that are measured
        Assert.All(_script.Batches.SelectMany(batch => batch), request => Assert.Equal(48_000, request.Samples.Length));
    }

    [Fact]
    public async Task Without_a_setting_the_slots_follow_from_what_was_measured()
    {
        _script.Fails = _ =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(10)); // what a decode takes
            return false;
        };
        var model = await cluster.AddModel(_script);
        // The model is fast, so memory sets the limit: 2 MiB a session.
        Assert.Equal(3, await Warm(new Device("test:0", null, 1, [], 6 << 20), model));
    }

    [Fact]
    public async Task A_device_that_does_not_serve_the_model_opens_unmeasured()
    {
        var model = await cluster.AddModel(_script);
        Assert.Equal(2, await Warm(new Device("test:0", 2, 1, ["another"], 1L << 30), model));
        Assert.Empty(_script.Batches);
    }

    [Fact]
    public async Task A_model_that_cannot_be_loaded_opens_no_slot()
    {
        var model = await cluster.AddModel(() => throw new ModelLoadException("truncated file"), new ModelCapabilities());
        await Assert.ThrowsAsync<ModelLoadException>(
            () => Warm(new Device("test:0", 2, 1, [], 1L << 30), model));
        Assert.Empty(_ledger.Snapshot(_ => []));
    }

    private sealed class OneDevice(Device device) : IDeviceSource
    {
        public IReadOnlyList<Device> Devices => [device];
    }
}
