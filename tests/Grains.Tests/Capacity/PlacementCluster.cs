using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Capacity;

/// <summary>Three workers of two devices with 16 slots each: 96.</summary>
public sealed class PlacementCluster()
    : TestCluster(new ClusterPlan { Workers = 3, DevicesPerWorker = 2, Slots = 16 });
