using Transcription.Grains.Jobs;

namespace Transcription.Grains.History;

/// <summary>All sessions that are kept at a glance, for lists and the purge. A session's own record is the authority.</summary>
public interface ISessionIndex
{
    /// <summary>Adds or replaces an entry.</summary>
    Task Put(SessionEntry entry);

    /// <summary>Removes an entry; one that is gone is fine.</summary>
    Task Remove(string id);

    /// <summary>Entries, newest first.</summary>
    /// <param name="ended">Those that have ended, or those that have not.</param>
    /// <param name="after">Only those behind that place in the list; null for the beginning.</param>
    /// <param name="limit">At most so many.</param>
    Task<IReadOnlyList<SessionEntry>> List(bool ended, JobPlace? after, int limit);

    /// <summary>Entries of sessions that ended before a time, at most so many, in any order.</summary>
    Task<IReadOnlyList<SessionEntry>> EndedBefore(DateTimeOffset time, int limit);
}

/// <summary>A session in the index.</summary>
/// <param name="Id">The session's id.</param>
/// <param name="Model">Its model.</param>
/// <param name="Gateway">The silo that has, or had, its client.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended; null while it runs.</param>
public sealed record SessionEntry(string Id, string Model, string Gateway, DateTimeOffset StartedAt, DateTimeOffset? EndedAt)
{
    /// <summary>Its place in the list.</summary>
    public JobPlace Place => new(StartedAt.UtcTicks, Id);
}
