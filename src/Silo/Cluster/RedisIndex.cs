using System.Text.Json;
using StackExchange.Redis;
using Transcription.Grains.Indexes;
using RedisOrder = StackExchange.Redis.Order;

namespace Transcription.Silo.Cluster;

/// <summary>
/// Entries in the cluster's Redis: one for each place in the list, and the places in order, for all and for each group. A
/// place sorts as text. All keys share a hash tag, so that they lie on one node.
/// </summary>
/// <param name="redis">The connection.</param>
/// <param name="prefix">Begins every key.</param>
/// <param name="groups">Every group an entry may be in; it is in one at a time.</param>
internal abstract class RedisIndex<TEntry>(RedisConnection redis, string prefix, IReadOnlyList<string> groups) : IIndex<TEntry>
    where TEntry : IIndexEntry
{
    private const string All = "all";

    private RedisKey Entries => $"{prefix}/entries"; // place to entry

    private RedisKey Places => $"{prefix}/places"; // id to place

    private RedisKey Ends => $"{prefix}/ends"; // places by end

    public async Task Put(TEntry entry)
    {
        var (place, group) = (entry.Place.ToString(), GroupOf(entry));
        var change = (await Database()).CreateTransaction();
        _ = change.HashSetAsync(Entries, place, JsonSerializer.Serialize(entry));
        _ = change.HashSetAsync(Places, entry.Id, place);
        _ = change.SortedSetAddAsync(Listed(All), place, 0);
        foreach (var one in groups)
        {
            _ = one == group
                ? change.SortedSetAddAsync(Listed(one), place, 0)
                : change.SortedSetRemoveAsync(Listed(one), place);
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
        foreach (var group in groups.Prepend(All))
            _ = change.SortedSetRemoveAsync(Listed(group), place);
        await change.ExecuteAsync();
    }

    public async Task<IReadOnlyList<TEntry>> EndedBefore(DateTimeOffset time, int limit) => await Read(
        await (await Database()).SortedSetRangeByScoreAsync(
            Ends, double.NegativeInfinity, time.ToUnixTimeMilliseconds(), Exclude.Stop, RedisOrder.Ascending, 0, limit));

    /// <summary>The group an entry is in.</summary>
    protected abstract string GroupOf(TEntry entry);

    /// <summary>Entries of a group, or of all with null, behind a place, the highest place first.</summary>
    protected async Task<IReadOnlyList<TEntry>> List(string? group, ListPlace? after, int limit) => await Read(
        await (await Database()).SortedSetRangeByValueAsync(
            Listed(group ?? All), RedisValue.Null, after?.ToString() ?? RedisValue.Null, Exclude.Stop, RedisOrder.Descending, 0, limit));

    private async Task<IDatabase> Database() => (await redis.Opened).GetDatabase();

    private RedisKey Listed(string group) => $"{prefix}/{group}";

    private async Task<IReadOnlyList<TEntry>> Read(RedisValue[] places)
    {
        if (places.Length == 0)
            return [];
        var entries = await (await Database()).HashGetAsync(Entries, places);
        return [.. entries.Where(entry => !entry.IsNull).Select(entry => JsonSerializer.Deserialize<TEntry>((string)entry!)!)];
    }
}
