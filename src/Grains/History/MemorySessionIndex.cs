using System.Collections.Concurrent;
using Transcription.Grains.Jobs;

namespace Transcription.Grains.History;

/// <summary>Forgets with the process; a process with durable storage brings another.</summary>
internal sealed class MemorySessionIndex : ISessionIndex
{
    private readonly ConcurrentDictionary<string, SessionEntry> _entries = new();

    public Task Put(SessionEntry entry)
    {
        _entries[entry.Id] = entry;
        return Task.CompletedTask;
    }

    public Task Remove(string id)
    {
        _entries.TryRemove(id, out _);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<SessionEntry>> List(bool ended, JobPlace? after, int limit) => Task.FromResult<IReadOnlyList<SessionEntry>>(
    [
        .. _entries.Values
            .Where(entry => entry.EndedAt is not null == ended)
            .Where(entry => after is not { } place || Compare(entry.Place, place) < 0)
            .OrderByDescending(entry => entry.Place, Comparer<JobPlace>.Create(Compare))
            .Take(limit),
    ]);

    public Task<IReadOnlyList<SessionEntry>> EndedBefore(DateTimeOffset time, int limit) => Task.FromResult<IReadOnlyList<SessionEntry>>(
        [.. _entries.Values.Where(entry => entry.EndedAt < time).Take(limit)]);

    private static int Compare(JobPlace one, JobPlace other) => one.CreatedAt != other.CreatedAt
        ? one.CreatedAt.CompareTo(other.CreatedAt)
        : string.CompareOrdinal(one.Id, other.Id);
}
