using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Sessions;

/// <summary>Three workers, two of which hold all their sessions.</summary>
public sealed class DrainCluster() : TestCluster(new ClusterPlan { Workers = 3, Slots = 60 });
