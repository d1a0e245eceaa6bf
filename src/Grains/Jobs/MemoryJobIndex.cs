using System.Collections.Concurrent;
using Transcription.Grains.Abstractions.Jobs;

namespace Transcription.Grains.Jobs;

/// <summary>Forgets with the process; a process with durable storage brings another.</summary>
internal sealed class MemoryJobIndex : IJobIndex
{
    private readonly ConcurrentDictionary<string, JobEntry> _entries = new();

    public Task Put(JobEntry entry)
    {
        _entries[entry.Id] = entry;
        return Task.CompletedTask;
    }

    public Task Remove(string id)
    {
        _entries.TryRemove(id, out _);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<JobEntry>> List(JobStatus? status, JobPlace? after, int limit) => Task.FromResult<IReadOnlyList<JobEntry>>(
    [
        .. _entries.Values
            .Where(entry => status is null || entry.Status == status)
            .OrderByDescending(entry => entry.CreatedAt.UtcTicks)
            .ThenByDescending(entry => entry.Id, StringComparer.Ordinal)
            .Where(entry => after is not { } place || IsAfter(entry, place))
            .Take(limit),
    ]);

    public Task<IReadOnlyList<JobEntry>> EndedBefore(DateTimeOffset time, int limit) => Task.FromResult<IReadOnlyList<JobEntry>>(
        [.. _entries.Values.Where(entry => entry.EndedAt < time).Take(limit)]);

    private static bool IsAfter(JobEntry entry, JobPlace place) =>
        entry.CreatedAt.UtcTicks < place.CreatedAt
        || (entry.CreatedAt.UtcTicks == place.CreatedAt && string.CompareOrdinal(entry.Id, place.Id) < 0);
}
