using System.Globalization;
using Transcription.Grains.Abstractions.Jobs;

namespace Transcription.Grains.Jobs;

/// <summary>
/// All jobs at a glance, for lists, restarts and the purge. A job itself is the authority; it repairs its entry when the two
/// differ.
/// </summary>
public interface IJobIndex
{
    /// <summary>Adds or replaces an entry.</summary>
    Task Put(JobEntry entry);

    /// <summary>Removes an entry; one that is gone is fine.</summary>
    Task Remove(string id);

    /// <summary>Entries, newest first.</summary>
    /// <param name="status">Only those; null for all.</param>
    /// <param name="after">Only those behind that place in the list; null for the beginning.</param>
    /// <param name="limit">At most so many.</param>
    Task<IReadOnlyList<JobEntry>> List(JobStatus? status, JobPlace? after, int limit);

    /// <summary>Entries of jobs that ended before a time, at most so many, in any order.</summary>
    Task<IReadOnlyList<JobEntry>> EndedBefore(DateTimeOffset time, int limit);
}

/// <summary>A job in the index.</summary>
public sealed record JobEntry(
    string Id, JobStatus Status, string Model, string Caller, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt)
{
    /// <summary>Its place in the list.</summary>
    public JobPlace Place => new(CreatedAt.UtcTicks, Id);
}

/// <summary>A place in the list of jobs, which is ordered by time of creation, then by id.</summary>
/// <param name="CreatedAt">UTC ticks.</param>
/// <param name="Id">The job's id.</param>
public readonly record struct JobPlace(long CreatedAt, string Id)
{
    /// <summary>Writes the place for clients.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{CreatedAt:x16}{Id}");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string text, out JobPlace place)
    {
        const int digits = 16;
        place = default;
        if (text.Length <= digits
            || !long.TryParse(text.AsSpan(0, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks))
            return false;
        place = new JobPlace(ticks, text[digits..]);
        return true;
    }
}
