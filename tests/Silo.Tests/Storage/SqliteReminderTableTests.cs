namespace Transcription.Silo.Tests.Storage;

public sealed class SqliteReminderTableTests : IDisposable
{
    private readonly SqliteFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    private static ReminderEntry Entry(int grain, string name = "resume") => new()
    {
        GrainId = GrainId.Create("job", $"{grain}"),
        ReminderName = name,
        StartAt = new DateTime(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc),
        Period = TimeSpan.FromMinutes(1),
    };

    [Fact]
    public async Task A_reminder_is_read_as_it_was_written_after_a_restart()
    {
        var entry = Entry(1);
        var etag = await _fixture.Reminders.UpsertRow(entry);
        await _fixture.Reminders.UpsertRow(Entry(1, "other"));
        _fixture.Restart();
        var read = await _fixture.Reminders.ReadRow(entry.GrainId, "resume");
        Assert.Equal(
            (entry.GrainId, "resume", entry.StartAt, entry.Period, etag),
            (read.GrainId, read.ReminderName, read.StartAt, read.Period, read.ETag));
        Assert.Equal(DateTimeKind.Utc, read.StartAt.Kind);
        Assert.Equal(2, (await _fixture.Reminders.ReadRows(entry.GrainId)).Reminders.Count);
        Assert.Null(await _fixture.Reminders.ReadRow(entry.GrainId, "none"));
    }

    [Fact]
    public async Task A_reminder_changes_with_its_tag_and_goes_only_by_the_newest()
    {
        var entry = Entry(1);
        var first = await _fixture.Reminders.UpsertRow(entry);
        entry.Period = TimeSpan.FromMinutes(5);
        var second = await _fixture.Reminders.UpsertRow(entry);
        Assert.NotEqual(first, second);
        Assert.False(await _fixture.Reminders.RemoveRow(entry.GrainId, "resume", first));
        Assert.Equal(entry.Period, (await _fixture.Reminders.ReadRow(entry.GrainId, "resume")).Period);
        Assert.True(await _fixture.Reminders.RemoveRow(entry.GrainId, "resume", second));
        Assert.False(await _fixture.Reminders.RemoveRow(entry.GrainId, "resume", second));
        Assert.Empty((await _fixture.Reminders.ReadRows(entry.GrainId)).Reminders);
    }

    [Fact]
    public async Task Every_reminder_lies_in_one_part_of_the_ring_however_it_is_cut()
    {
        for (var i = 0; i < 64; i++)
            await _fixture.Reminders.UpsertRow(Entry(i));
        Assert.Equal(64, (await _fixture.Reminders.ReadRows(0, 0)).Reminders.Count);
        var random = new Random(7);
        for (var round = 0; round < 20; round++)
        {
            var cuts = Enumerable.Range(0, 4).Select(_ => (uint)random.NextInt64(uint.MaxValue)).Order().ToArray();
            var found = new List<GrainId>();
            for (var i = 0; i < cuts.Length; i++)
            {
                var part = await _fixture.Reminders.ReadRows(cuts[i], cuts[(i + 1) % cuts.Length]);
                found.AddRange(part.Reminders.Select(reminder => reminder.GrainId));
            }

            Assert.Equal(64, found.Count);
            Assert.Equal(64, found.Distinct().Count());
        }
    }
}
