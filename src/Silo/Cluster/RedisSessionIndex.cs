using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Transcription.Grains.History;
using Transcription.Grains.Indexes;

namespace Transcription.Silo.Cluster;

/// <summary>The index of sessions in the cluster's Redis.</summary>
internal sealed class RedisSessionIndex(RedisConnection redis, IOptions<ClusterOptions> cluster) : RedisIndex<SessionEntry>(
    redis, $"{{{cluster.Value.ServiceId}/sessions}}", [Live, Ended]), ISessionIndex
{
    private const string Live = "live";
    private const string Ended = "ended";

    public Task<IReadOnlyList<SessionEntry>> List(bool ended, ListPlace? after, int limit) =>
        List(ended ? Ended : Live, after, limit);

    protected override string GroupOf(SessionEntry entry) => entry.EndedAt is null ? Live : Ended;
}
