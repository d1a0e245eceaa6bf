using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Jobs;

/// <summary>One gateway that runs two long jobs and two short ones at once; two workers.</summary>
public sealed class JobCluster() : TestCluster(new ClusterPlan
{
    Workers = 2,
    Slots = 4,
    Settings = new()
    {
        ["Jobs:Running"] = "2", ["Jobs:RunningShort"] = "2", ["Jobs:ShortBytes"] = "1000", ["Jobs:MaxOutage"] = "00:00:05",
        ["Webhooks:FirstRetry"] = "00:00:00.010", ["Webhooks:Backoff"] = "1",
    },
});

/// <summary>Two gateways, one of which will go; two workers.</summary>
public sealed class RecoveryCluster() : TestCluster(new ClusterPlan { Gateways = 2, Workers = 2, Slots = 4 });
