using System.Globalization;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Jobs;

namespace Transcription.Silo.Cluster;

/// <summary>The index of jobs in the cluster's Redis.</summary>
internal sealed class RedisJobIndex(RedisConnection redis, IOptions<ClusterOptions> cluster) : IJobIndex
{
    private readonly RedisIndex<JobEntry> _entries = new(
        redis, $"{{{cluster.Value.ServiceId}/jobs}}", [.. Enum.GetValues<JobStatus>().Select(Group)]);

    public Task Put(JobEntry entry) =>
        _entries.Put(entry.Id, entry.Place.ToString(), Group(entry.Status), entry.EndedAt, entry);

    public Task Remove(string id) => _entries.Remove(id);

    public Task<IReadOnlyList<JobEntry>> List(JobStatus? status, JobPlace? after, int limit) =>
        _entries.List(status is { } one ? Group(one) : null, after?.ToString(), limit);

    public Task<IReadOnlyList<JobEntry>> EndedBefore(DateTimeOffset time, int limit) => _entries.EndedBefore(time, limit);

    private static string Group(JobStatus status) => string.Create(CultureInfo.InvariantCulture, $"status/{(int)status}");
}
