using Orleans.Storage;
using Transcription.Silo.Storage;

namespace Transcription.Silo.Tests.Storage;

public sealed class SqliteGrainStorageTests : IDisposable
{
    private static readonly GrainId Grain = GrainId.Create("job", "a");

    private readonly SqliteFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    private async Task<GrainState<List<string>>> Read(string name = "state", GrainId? grain = null)
    {
        var state = new GrainState<List<string>>([]);
        await _fixture.Storage.ReadStateAsync(name, grain ?? Grain, state);
        return state;
    }

    private async Task<GrainState<List<string>>> Write(GrainState<List<string>> state, params string[] values)
    {
        state.State = [.. values];
        await _fixture.Storage.WriteStateAsync("state", Grain, state);
        return state;
    }

    [Fact]
    public async Task What_was_written_is_read_again_after_a_restart()
    {
        var written = await Write(await Read(), "one", "two");
        await Write(written, "three", "");
        _fixture.Restart();
        var read = await Read();
        Assert.Equal(["three", ""], read.State);
        Assert.True(read.RecordExists);
        Assert.Equal(written.ETag, read.ETag);
    }

    [Fact]
    public async Task What_was_never_written_is_empty_and_does_not_exist()
    {
        await Write(await Read(), "one");
        foreach (var state in new[] { await Read("other"), await Read(grain: GrainId.Create("job", "b")) })
        {
            Assert.Empty(state.State);
            Assert.False(state.RecordExists);
            Assert.Null(state.ETag);
        }
    }

    [Fact]
    public async Task Of_two_writers_who_know_the_same_the_second_is_refused()
    {
        var (first, second) = (await Read(), await Read());
        await Write(first, "first");
        await Assert.ThrowsAsync<InconsistentStateException>(() => Write(second, "second"));
        second = await Read();
        await Write(first, "first again");
        await Assert.ThrowsAsync<InconsistentStateException>(() => Write(second, "second"));
        await Assert.ThrowsAsync<InconsistentStateException>(() => _fixture.Storage.ClearStateAsync("state", Grain, second));
        Assert.Equal(["first again"], (await Read()).State);
    }

    [Fact]
    public async Task What_is_cleared_is_gone_and_may_be_written_anew()
    {
        var state = await Write(await Read(), "one");
        var stale = await Read();
        await _fixture.Storage.ClearStateAsync("state", Grain, state);
        Assert.False(state.RecordExists);
        Assert.Empty(state.State);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Write(stale, "ghost"));
        Assert.False((await Read()).RecordExists);
        await Write(state, "two");
        Assert.Equal(["two"], (await Read()).State);
        await _fixture.Storage.ClearStateAsync("none", Grain, new GrainState<List<string>>([]));
    }

    [Fact]
    public async Task Many_writers_at_once_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            var (grain, state) = (GrainId.Create("job", $"{i}"), new GrainState<List<string>>([]));
            for (var write = 0; write < 10; write++)
            {
                state.State = [$"{i}", $"{write}"];
                await _fixture.Storage.WriteStateAsync("state", grain, state);
            }
        }));
        for (var i = 0; i < 50; i++)
            Assert.Equal([$"{i}", "9"], (await Read(grain: GrainId.Create("job", $"{i}"))).State);
    }

    [Fact]
    public void A_second_process_on_the_same_directory_is_refused() =>
        Assert.Throws<IOException>(() => new SqliteDatabase(_fixture.Path));

    [Fact]
    public async Task A_full_disk_is_told_as_one_and_nothing_half_written_is_kept()
    {
        var state = await Write(await Read(), "one");
        _fixture.Database.LimitPages(40);
        var big = new string('x', 1 << 20);
        var failure = await Assert.ThrowsAsync<IOException>(() => Write(state, big));
        Assert.Equal(28, failure.HResult);
        Assert.Equal(["one"], (await Read()).State);
    }
}
