using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Indexes;
using Transcription.Grains.Jobs;
using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Jobs;

public sealed class JobKeeperTests
{
    [Fact]
    public async Task An_index_that_cancels_calls_ends_neither_the_keeper_nor_its_process()
    {
        var (time, index) = (new FakeTimeProvider(), new CancelledIndex());
        using var keeper = new JobKeeper(null!, index, Options.Create(new JobOptions()), time, NullLogger<JobKeeper>.Instance);
        await keeper.StartAsync(CancellationToken.None);

        await Eventually.Holds("it looks a third time", () =>
        {
            time.Advance(TimeSpan.FromMinutes(1));
            return index.Looks > 2;
        });
        Assert.False(keeper.ExecuteTask!.IsCompleted);
        await keeper.StopAsync(CancellationToken.None);
    }

    /// <summary>As Redis does when its connection breaks.</summary>
    private sealed class CancelledIndex : IJobIndex
    {
        private int _looks;

        public int Looks => Volatile.Read(ref _looks);

        public Task Put(JobEntry entry) => throw new NotSupportedException();

        public Task Remove(string id) => throw new NotSupportedException();

        public Task<IReadOnlyList<JobEntry>> List(JobStatus? status, ListPlace? after, int limit) => Cancel();

        public Task<IReadOnlyList<JobEntry>> EndedBefore(DateTimeOffset time, int limit) => Cancel();

        private Task<IReadOnlyList<JobEntry>> Cancel()
        {
            Interlocked.Increment(ref _looks);
            return Task.FromException<IReadOnlyList<JobEntry>>(new TaskCanceledException());
        }
    }
}
