using Transcription.Grains.Capacity;

namespace Transcription.Grains.Tests.Support;

internal sealed class TestDevices(ClusterPlan plan) : IDeviceSource
{
    public IReadOnlyList<Device> Devices { get; } =
    [
        .. Enumerable.Range(0, plan.DevicesPerWorker)
            .Select(i => new Device($"test:{i}", plan.Slots, plan.ModelsPerDevice, [], 1L << 30)),
    ];
}
