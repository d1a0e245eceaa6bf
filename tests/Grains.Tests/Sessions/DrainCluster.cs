using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Sessions;

/// <summary>Three workers, two of which hold all their sessions, and time enough to drain on a busy machine.</summary>
public sealed class DrainCluster() : TestCluster(new ClusterPlan
{
    Workers = 3,
    Slots = 60,
    Settings = { ["Sessions:DrainTime"] = "00:00:25", ["Sessions:ResumeWindow"] = "00:10:00" },
});
