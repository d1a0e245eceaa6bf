using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Indexes;
using Transcription.Grains.Jobs;

namespace Transcription.Silo.Tests.Storage;

public sealed class SqliteJobIndexTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SqliteFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Entries_replace_each_other_and_outlive_a_restart()
    {
        var entry = new JobEntry("job", JobStatus.Queued, "model", "caller", Start, null);
        await _fixture.Index.Put(entry);
        await _fixture.Index.Put(entry = entry with { Status = JobStatus.Failed, EndedAt = Start.AddSeconds(5) });
        _fixture.Restart();
        Assert.Equal([entry], await _fixture.Index.List(null, null, 10));
        await _fixture.Index.Remove("job");
        await _fixture.Index.Remove("job");
        Assert.Empty(await _fixture.Index.List(null, null, 10));
    }

    [Fact]
    public async Task A_list_has_every_entry_once_newest_first_whatever_the_size_of_its_pages()
    {
        var random = new Random(11);
        var entries = Enumerable.Range(0, 60).Select(i => new JobEntry(
            $"job_{random.Next():x8}", (JobStatus)(i % 5), "model", "caller", Start.AddSeconds(random.Next(20)), null)).ToList();
        foreach (var entry in entries)
            await _fixture.Index.Put(entry);
        foreach (var status in new JobStatus?[] { null, JobStatus.Completed })
        {
            var expected = entries.Where(entry => status is null || entry.Status == status)
                .OrderByDescending(entry => entry.CreatedAt).ThenByDescending(entry => entry.Id, StringComparer.Ordinal).ToList();
            foreach (var size in new[] { 1, 7, 100 })
            {
                var listed = new List<JobEntry>();
                while (await _fixture.Index.List(status, listed.Count > 0 ? Told(listed[^1].Place) : null, size) is { Count: > 0 } page)
                    listed.AddRange(page);
                Assert.Equal(expected, listed);
            }
        }
    }

    [Fact]
    public async Task Ended_jobs_are_found_by_their_end()
    {
        for (var i = 0; i < 10; i++)
        {
            await _fixture.Index.Put(new JobEntry(
                $"job_{i}", i % 2 == 0 ? JobStatus.Completed : JobStatus.Running, "model", "", Start, i % 2 == 0 ? Start.AddDays(i) : null));
        }

        var ended = await _fixture.Index.EndedBefore(Start.AddDays(5), 100);
        Assert.Equal(["job_0", "job_2", "job_4"], ended.Select(entry => entry.Id).Order());
        Assert.Single(await _fixture.Index.EndedBefore(Start.AddDays(5), 1));
    }

    /// <summary>As it comes back from a client.</summary>
    private static ListPlace Told(ListPlace place)
    {
        Assert.True(ListPlace.TryParse(place.ToString(), out var read));
        return read;
    }
}
