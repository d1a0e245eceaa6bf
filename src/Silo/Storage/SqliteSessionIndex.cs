using Microsoft.Data.Sqlite;
using Transcription.Grains.History;
using Transcription.Grains.Indexes;

namespace Transcription.Silo.Storage;

/// <summary>The index of sessions in the process's database.</summary>
internal sealed class SqliteSessionIndex(SqliteDatabase database) : ISessionIndex
{
    private const string Select = "SELECT id, model, gateway, started, ended FROM sessions WHERE ";
    private const string Page = "AND ($id IS NULL OR (started, id) < ($started, $id)) ORDER BY started DESC, id DESC LIMIT $limit";

    public Task Put(SessionEntry entry) => database.Write(
        """
        INSERT INTO sessions (id, model, gateway, started, ended) VALUES ($id, $model, $gateway, $started, $ended)
        ON CONFLICT (id) DO UPDATE SET model = $model, gateway = $gateway, started = $started, ended = $ended
        """,
        ("$id", entry.Id),
        ("$model", entry.Model),
        ("$gateway", entry.Gateway),
        ("$started", entry.StartedAt.UtcTicks),
        ("$ended", entry.EndedAt?.UtcTicks));

    public Task Remove(string id) => database.Write("DELETE FROM sessions WHERE id = $id", ("$id", id));

    public async Task<IReadOnlyList<SessionEntry>> List(bool ended, ListPlace? after, int limit) => await database.Read(
        Select + (ended ? "ended IS NOT NULL " : "ended IS NULL ") + Page,
        Entry,
        ("$started", after?.Time),
        ("$id", after?.Id),
        ("$limit", limit));

    public async Task<IReadOnlyList<SessionEntry>> EndedBefore(DateTimeOffset time, int limit) => await database.Read(
        Select + "ended < $time LIMIT $limit", Entry, ("$time", time.UtcTicks), ("$limit", limit));

    private static SessionEntry Entry(SqliteDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        new DateTimeOffset(row.GetInt64(3), TimeSpan.Zero),
        row.IsDBNull(4) ? null : new DateTimeOffset(row.GetInt64(4), TimeSpan.Zero));
}
