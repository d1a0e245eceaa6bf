using Microsoft.Data.Sqlite;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Indexes;
using Transcription.Grains.Jobs;

namespace Transcription.Silo.Storage;

/// <summary>The index of jobs in the process's database.</summary>
internal sealed class SqliteJobIndex(SqliteDatabase database) : IJobIndex
{
    private const string Select = "SELECT id, status, model, caller, created, ended FROM jobs WHERE ";

    public Task Put(JobEntry entry) => database.Write(
        """
        INSERT INTO jobs (id, status, model, caller, created, ended) VALUES ($id, $status, $model, $caller, $created, $ended)
        ON CONFLICT (id) DO UPDATE SET status = $status, model = $model, caller = $caller, created = $created, ended = $ended
        """,
        ("$id", entry.Id),
        ("$status", (int)entry.Status),
        ("$model", entry.Model),
        ("$caller", entry.Caller),
        ("$created", entry.CreatedAt.UtcTicks),
        ("$ended", entry.EndedAt?.UtcTicks));

    public Task Remove(string id) => database.Write("DELETE FROM jobs WHERE id = $id", ("$id", id));

    public async Task<IReadOnlyList<JobEntry>> List(JobStatus? status, ListPlace? after, int limit) => await database.Read(
        Select + "($status IS NULL OR status = $status) AND ($id IS NULL OR (created, id) < ($created, $id)) "
            + "ORDER BY created DESC, id DESC LIMIT $limit",
        Entry,
        ("$status", (int?)status),
        ("$created", after?.Time),
        ("$id", after?.Id),
        ("$limit", limit));

    public async Task<IReadOnlyList<JobEntry>> EndedBefore(DateTimeOffset time, int limit) => await database.Read(
        Select + "ended < $time LIMIT $limit", Entry, ("$time", time.UtcTicks), ("$limit", limit));

    private static JobEntry Entry(SqliteDataReader row) => new(
        row.GetString(0),
        (JobStatus)row.GetInt32(1),
        row.GetString(2),
        row.GetString(3),
        new DateTimeOffset(row.GetInt64(4), TimeSpan.Zero),
        row.IsDBNull(5) ? null : new DateTimeOffset(row.GetInt64(5), TimeSpan.Zero));
}
