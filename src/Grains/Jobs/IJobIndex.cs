using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Indexes;

namespace Transcription.Grains.Jobs;

/// <summary>All jobs, for lists, restarts and the purge.</summary>
public interface IJobIndex : IIndex<JobEntry>
{
    /// <summary>Entries, newest first.</summary>
    /// <param name="status">Only those; null for all.</param>
    /// <param name="after">Only those behind that place in the list; null for the beginning.</param>
    /// <param name="limit">At most so many.</param>
    Task<IReadOnlyList<JobEntry>> List(JobStatus? status, ListPlace? after, int limit);
}

/// <summary>A job in the index.</summary>
public sealed record JobEntry(
    string Id, JobStatus Status, string Model, string Caller, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt) : IIndexEntry
{
    /// <inheritdoc/>
    public ListPlace Place => new(CreatedAt.UtcTicks, Id);
}
