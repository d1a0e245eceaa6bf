using System.Text.Json;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using StackExchange.Redis;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Jobs;
using RedisOrder = StackExchange.Redis.Order;

namespace Transcription.Silo.Cluster;

/// <summary>
/// The index of jobs in the cluster's Redis: an entry for each place in the list, and the places in order, for all jobs and
/// for each status. A place sorts as text. All keys share a hash tag, so that they lie on one node.
/// </summary>
internal sealed class RedisJobIndex(RedisConnection redis, IOptions<ClusterOptions> cluster) : IJobIndex
{
    private readonly string _prefix = $"{{{cluster.Value.ServiceId}/jobs}}";

    private RedisKey Entries => $"{_prefix}/entries"; // place to entry

    private RedisKey Places => $"{_prefix}/places"; // id to place

    private RedisKey Ends => $"{_prefix}/ends"; // places by end

    public async Task Put(JobEntry entry)
    {
        var place = entry.Place.ToString();
        var change = (await Database()).CreateTransaction();
        _ = change.HashSetAsync(Entries, place, JsonSerializer.Serialize(entry));
        _ = change.HashSetAsync(Places, entry.Id, place);
        _ = change.SortedSetAddAsync(Listed(null), place, 0);
        foreach (var status in Enum.GetValues<JobStatus>())
        {
            _ = status == entry.Status
                ? change.SortedSetAddAsync(Listed(status), place, 0)
                : change.SortedSetRemoveAsync(Listed(status), place);
        }

        if (entry.EndedAt is { } ended)
            _ = change.SortedSetAddAsync(Ends, place, ended.ToUnixTimeMilliseconds());
        await change.ExecuteAsync();
    }

    public async Task Remove(string id)
    {
        var database = await Database();
        var place = await database.HashGetAsync(Places, id);
        if (place.IsNull)
            return;
        var change = database.CreateTransaction();
        _ = change.HashDeleteAsync(Entries, place);
        _ = change.HashDeleteAsync(Places, id);
        _ = change.SortedSetRemoveAsync(Ends, place);
        foreach (var status in Enum.GetValues<JobStatus>().Cast<JobStatus?>().Prepend(null))
            _ = change.SortedSetRemoveAsync(Listed(status), place);
        await change.ExecuteAsync();
    }

    public async Task<IReadOnlyList<JobEntry>> List(JobStatus? status, JobPlace? after, int limit)
    {
        var below = after is { } place ? (RedisValue)place.ToString() : RedisValue.Null;
        var places = await (await Database()).SortedSetRangeByValueAsync(
            Listed(status), RedisValue.Null, below, Exclude.Stop, RedisOrder.Descending, 0, limit);
        return await Read(places);
    }

    public async Task<IReadOnlyList<JobEntry>> EndedBefore(DateTimeOffset time, int limit) => await Read(
        await (await Database()).SortedSetRangeByScoreAsync(
            Ends, double.NegativeInfinity, time.ToUnixTimeMilliseconds(), Exclude.Stop, RedisOrder.Ascending, 0, limit));

    private async Task<IDatabase> Database() => (await redis.Opened).GetDatabase();

    private RedisKey Listed(JobStatus? status) => status is { } one ? $"{_prefix}/status/{(int)one}" : $"{_prefix}/all";

    private async Task<IReadOnlyList<JobEntry>> Read(RedisValue[] places)
    {
        if (places.Length == 0)
            return [];
        var entries = await (await Database()).HashGetAsync(Entries, places);
        return [.. entries.Where(entry => !entry.IsNull).Select(entry => JsonSerializer.Deserialize<JobEntry>((string)entry!)!)];
    }
}
