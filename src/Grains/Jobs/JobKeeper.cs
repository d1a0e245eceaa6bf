using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Indexes;

namespace Transcription.Grains.Jobs;

/// <summary>
/// Wakes unfinished jobs when the silo starts, without waiting for their reminders, and removes those that are past their
/// time.
/// </summary>
internal sealed class JobKeeper(
    IGrainFactory grains, IJobIndex index, IOptions<JobOptions> options, TimeProvider time, ILogger<JobKeeper> logger)
    : IndexKeeper<JobEntry>(time, logger)
{
    protected override IIndex<JobEntry> Index => index;

    protected override TimeSpan? Kept => options.Value.TryGetRetention(out var kept) ? kept : null;

    /// <summary>Activates the jobs that have not ended: those that were worked on, then those that wait, the oldest first.</summary>
    internal async Task Wake(CancellationToken cancellation)
    {
        foreach (var status in new[] { JobStatus.Running, JobStatus.Queued })
        {
            var unfinished = new List<JobEntry>();
            while (await index.List(status, unfinished.LastOrDefault()?.Place, Page) is { Count: > 0 } page)
                unfinished.AddRange(page);
            unfinished.Reverse();
            await Each(unfinished, entry => Reach(entry, job => job.Describe()), cancellation);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Try(Wake, stoppingToken);
        using var rounds = Rounds();
        while (await rounds.WaitForNextTickAsync(stoppingToken))
            await Try(Purge, stoppingToken);
    }

    protected override Task<bool> Expire(JobEntry entry) => Reach(entry, job => job.Delete());

    private async Task<bool> Reach(JobEntry entry, Func<IJobGrain, Task> call)
    {
        try
        {
            await call(grains.GetGrain<IJobGrain>(entry.Id));
        }
        catch (JobNotFoundException)
        {
            await index.Remove(entry.Id);
        }

        return true;
    }
}
