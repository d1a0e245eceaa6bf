using Transcription.Grains.Indexes;

namespace Transcription.Grains.History;

/// <summary>All sessions that are kept, for lists and the purge.</summary>
public interface ISessionIndex : IIndex<SessionEntry>
{
    /// <summary>Entries, newest first.</summary>
    /// <param name="ended">Those that have ended, or those that have not.</param>
    /// <param name="after">Only those behind that place in the list; null for the beginning.</param>
    /// <param name="limit">At most so many.</param>
    Task<IReadOnlyList<SessionEntry>> List(bool ended, ListPlace? after, int limit);
}

/// <summary>A session in the index.</summary>
/// <param name="Id">The session's id.</param>
/// <param name="Model">Its model.</param>
/// <param name="Gateway">The silo that has, or had, its client.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended; null while it runs.</param>
public sealed record SessionEntry(string Id, string Model, string Gateway, DateTimeOffset StartedAt, DateTimeOffset? EndedAt) : IIndexEntry
{
    /// <inheritdoc/>
    public ListPlace Place => new(StartedAt.UtcTicks, Id);
}
