using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Sessions;

/// <summary>One worker whose sessions hold the least audio they may.</summary>
public sealed class SessionCluster()
    : TestCluster(new ClusterPlan { Settings = { ["Sessions:MaxBuffered"] = "00:00:40" } });
