namespace Transcription.Grains.Indexes;

/// <summary>All jobs or all sessions at a glance. What an entry is about is the authority, and puts its entry right.</summary>
public interface IIndex<TEntry>
    where TEntry : IIndexEntry
{
    /// <summary>Adds or replaces an entry.</summary>
    Task Put(TEntry entry);

    /// <summary>Removes an entry; one that is gone is fine.</summary>
    Task Remove(string id);

    /// <summary>Entries of what ended before a time, at most so many, in any order.</summary>
    Task<IReadOnlyList<TEntry>> EndedBefore(DateTimeOffset time, int limit);
}

/// <summary>A job or a session in its index.</summary>
public interface IIndexEntry
{
    /// <summary>Its id.</summary>
    string Id { get; }

    /// <summary>Its place in the list.</summary>
    ListPlace Place { get; }

    /// <summary>When it ended; null before.</summary>
    DateTimeOffset? EndedAt { get; }
}
