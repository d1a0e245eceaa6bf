using System.Collections.Concurrent;

namespace Transcription.Grains.Indexes;

/// <summary>Forgets with the process; a process with durable storage brings another.</summary>
internal abstract class MemoryIndex<TEntry> : IIndex<TEntry>
    where TEntry : IIndexEntry
{
    private readonly ConcurrentDictionary<string, TEntry> _entries = new();

    public Task Put(TEntry entry)
    {
        _entries[entry.Id] = entry;
        return Task.CompletedTask;
    }

    public Task Remove(string id)
    {
        _entries.TryRemove(id, out _);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<TEntry>> EndedBefore(DateTimeOffset time, int limit) => Task.FromResult<IReadOnlyList<TEntry>>(
        [.. _entries.Values.Where(entry => entry.EndedAt < time).Take(limit)]);

    protected Task<IReadOnlyList<TEntry>> List(Func<TEntry, bool> wanted, ListPlace? after, int limit) => Task.FromResult<IReadOnlyList<TEntry>>(
    [
        .. _entries.Values
            .Where(entry => wanted(entry) && (after is not { } place || Compare(entry.Place, place) < 0))
            .OrderByDescending(entry => entry.Place, Comparer<ListPlace>.Create(Compare))
            .Take(limit),
    ]);

    private static int Compare(ListPlace one, ListPlace other) =>
        one.Time != other.Time ? one.Time.CompareTo(other.Time) : string.CompareOrdinal(one.Id, other.Id);
}
