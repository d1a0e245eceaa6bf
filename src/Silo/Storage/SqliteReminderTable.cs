using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Transcription.Silo.Storage;

/// <summary>Reminders in the process's database.</summary>
internal sealed class SqliteReminderTable(SqliteDatabase database) : IReminderTable
{
    private const string Select = "SELECT grain, name, start, period, version FROM reminders WHERE ";

    public async Task<ReminderTableData> ReadRows(GrainId grainId) =>
        new(await database.Read(Select + "grain = $grain", Entry, ("$grain", grainId.ToString())));

    /// <summary>Those whose hash lies in (begin, end], around the end of the ring where it must.</summary>
    public async Task<ReminderTableData> ReadRows(uint begin, uint end) => new(await database.Read(
        Select + (begin < end ? "hash > $begin AND hash <= $end" : "hash > $begin OR hash <= $end"),
        Entry,
        ("$begin", (long)begin),
        ("$end", (long)end)));

    public async Task<ReminderEntry> ReadRow(GrainId grainId, string reminderName) => (await database.Read(
        Select + "grain = $grain AND name = $name", Entry, Key(grainId, reminderName))).SingleOrDefault()!;

    public async Task<string> UpsertRow(ReminderEntry entry)
    {
        var version = await database.WriteScalar(
            """
            INSERT INTO reminders (grain, name, hash, start, period, version) VALUES ($grain, $name, $hash, $start, $period, 1)
            ON CONFLICT (grain, name) DO UPDATE SET start = $start, period = $period, version = version + 1
            RETURNING version
            """,
            [
                .. Key(entry.GrainId, entry.ReminderName),
                ("$hash", (long)entry.GrainId.GetUniformHashCode()),
                ("$start", entry.StartAt.Ticks),
                ("$period", entry.Period.Ticks),
            ]);
        return ((long)version!).ToString(CultureInfo.InvariantCulture);
    }

    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => await database.Write(
        "DELETE FROM reminders WHERE grain = $grain AND name = $name AND version = $version",
        [.. Key(grainId, reminderName), ("$version", long.Parse(eTag, CultureInfo.InvariantCulture))]) == 1;

    public Task TestOnlyClearTable() => database.Write("DELETE FROM reminders");

    private static (string Name, object? Value)[] Key(GrainId grain, string name) => [("$grain", grain.ToString()), ("$name", name)];

    private static ReminderEntry Entry(SqliteDataReader row) => new()
    {
        GrainId = GrainId.Parse(row.GetString(0), CultureInfo.InvariantCulture),
        ReminderName = row.GetString(1),
        StartAt = new DateTime(row.GetInt64(2), DateTimeKind.Utc),
        Period = new TimeSpan(row.GetInt64(3)),
        ETag = row.GetInt64(4).ToString(CultureInfo.InvariantCulture),
    };
}
