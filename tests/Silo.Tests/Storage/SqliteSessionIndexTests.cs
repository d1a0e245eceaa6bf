using Transcription.Grains.History;

namespace Transcription.Silo.Tests.Storage;

public sealed class SqliteSessionIndexTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SqliteFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Entries_replace_each_other_and_outlive_a_restart()
    {
        var entry = new SessionEntry("sess", "model", "gateway", Start, null);
        await _fixture.Sessions.Put(entry);
        Assert.Equal([entry], await _fixture.Sessions.List(ended: false, null, 10));
        await _fixture.Sessions.Put(entry = entry with { Gateway = "other", EndedAt = Start.AddSeconds(5) });
        _fixture.Restart();
        Assert.Empty(await _fixture.Sessions.List(ended: false, null, 10));
        Assert.Equal([entry], await _fixture.Sessions.List(ended: true, null, 10));
        await _fixture.Sessions.Remove("sess");
        await _fixture.Sessions.Remove("sess");
        Assert.Empty(await _fixture.Sessions.List(ended: true, null, 10));
    }

    [Fact]
    public async Task A_list_has_every_entry_once_newest_first()
    {
        var random = new Random(11);
        var entries = Enumerable.Range(0, 40).Select(i => new SessionEntry(
            $"sess_{random.Next():x8}", "model", "gateway", Start.AddSeconds(random.Next(15)), i % 3 == 0 ? null : Start.AddDays(i))).ToList();
        foreach (var entry in entries)
            await _fixture.Sessions.Put(entry);
        foreach (var ended in new[] { true, false })
        {
            var expected = entries.Where(entry => entry.EndedAt is not null == ended)
                .OrderByDescending(entry => entry.StartedAt).ThenByDescending(entry => entry.Id, StringComparer.Ordinal);
            var listed = new List<SessionEntry>();
            while (await _fixture.Sessions.List(ended, listed.LastOrDefault()?.Place, 7) is { Count: > 0 } page)
                listed.AddRange(page);
            Assert.Equal(expected, listed);
        }

        var old = entries.Where(entry => entry.EndedAt < Start.AddDays(20)).Select(entry => entry.Id).Order();
        Assert.Equal(old, (await _fixture.Sessions.EndedBefore(Start.AddDays(20), 100)).Select(entry => entry.Id).Order());
    }
}
