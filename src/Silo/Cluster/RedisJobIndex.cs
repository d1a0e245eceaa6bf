using System.Globalization;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Indexes;
using Transcription.Grains.Jobs;

namespace Transcription.Silo.Cluster;

/// <summary>The index of jobs in the cluster's Redis.</summary>
internal sealed class RedisJobIndex(RedisConnection redis, IOptions<ClusterOptions> cluster) : RedisIndex<JobEntry>(
    redis, $"{{{cluster.Value.ServiceId}/jobs}}", [.. Enum.GetValues<JobStatus>().Select(Group)]), IJobIndex
{
    public Task<IReadOnlyList<JobEntry>> List(JobStatus? status, ListPlace? after, int limit) =>
        List(status is { } one ? Group(one) : null, after, limit);

    protected override string GroupOf(JobEntry entry) => Group(entry.Status);

    private static string Group(JobStatus status) => string.Create(CultureInfo.InvariantCulture, $"status/{(int)status}");
}
