using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Workers;

/// <summary>One worker with one device.</summary>
public sealed class WorkerCluster() : TestCluster(new ClusterPlan());
