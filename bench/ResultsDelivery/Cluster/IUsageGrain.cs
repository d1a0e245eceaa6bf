namespace Transcription.ResultsDelivery.Cluster;

/// <summary>Tells what the process of the sessions has used so far.</summary>
[Alias("bench.usage")]
internal interface IUsageGrain : IGrainWithIntegerKey
{
    [Alias("read")]
    Task<ResourceUsage> Read();
}

/// <summary>What a process has used.</summary>
[GenerateSerializer, Immutable, Alias("bench.resource-usage")]
internal readonly record struct ResourceUsage([property: Id(0)] TimeSpan Processor, [property: Id(1)] long Allocated)
{
    public static ResourceUsage Now() => new(Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());

    public static ResourceUsage operator +(ResourceUsage a, ResourceUsage b) =>
        new(a.Processor + b.Processor, a.Allocated + b.Allocated);

    public static ResourceUsage operator -(ResourceUsage a, ResourceUsage b) =>
        new(a.Processor - b.Processor, a.Allocated - b.Allocated);
}

/// <inheritdoc cref="IUsageGrain"/>
internal sealed class UsageGrain : Grain, IUsageGrain
{
    public Task<ResourceUsage> Read() => Task.FromResult(ResourceUsage.Now());
}
