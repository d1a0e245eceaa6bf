using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Capacity;

/// <summary>Two workers, one of which will go.</summary>
public sealed class FailoverCluster() : TestCluster(new ClusterPlan { Workers = 2, Slots = 3 });
