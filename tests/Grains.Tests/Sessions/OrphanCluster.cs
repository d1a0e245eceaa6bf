using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Sessions;

/// <summary>One worker whose sessions leave soon after their gateway has.</summary>
public sealed class OrphanCluster()
    : TestCluster(new ClusterPlan { Settings = { ["Sessions:ResumeWindow"] = "00:00:00.400" } });
