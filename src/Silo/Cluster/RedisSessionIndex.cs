using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Transcription.Grains.History;
using Transcription.Grains.Jobs;

namespace Transcription.Silo.Cluster;

/// <summary>The index of sessions in the cluster's Redis.</summary>
internal sealed class RedisSessionIndex(RedisConnection redis, IOptions<ClusterOptions> cluster) : ISessionIndex
{
    private const string Live = "live";
    private const string Ended = "ended";

    private readonly RedisIndex<SessionEntry> _entries = new(redis, $"{{{cluster.Value.ServiceId}/sessions}}", [Live, Ended]);

    public Task Put(SessionEntry entry) =>
        _entries.Put(entry.Id, entry.Place.ToString(), entry.EndedAt is null ? Live : Ended, entry.EndedAt, entry);

    public Task Remove(string id) => _entries.Remove(id);

    public Task<IReadOnlyList<SessionEntry>> List(bool ended, JobPlace? after, int limit) =>
        _entries.List(ended ? Ended : Live, after?.ToString(), limit);

    public Task<IReadOnlyList<SessionEntry>> EndedBefore(DateTimeOffset time, int limit) => _entries.EndedBefore(time, limit);
}
