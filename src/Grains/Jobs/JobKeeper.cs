using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Transcription.Grains.Abstractions.Jobs;

namespace Transcription.Grains.Jobs;

/// <summary>
/// Wakes unfinished jobs when the silo starts, without waiting for their reminders, and removes those that are past their
/// time. Every gateway does both; doing it twice does no harm.
/// </summary>
internal sealed partial class JobKeeper(
    IGrainFactory grains, IJobIndex index, IOptions<JobOptions> options, TimeProvider time, ILogger<JobKeeper> logger)
    : BackgroundService
{
    private const int Page = 100;
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Try(() => Wake(stoppingToken));
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await Try(() => Purge(stoppingToken));
    }

    /// <summary>Activates the jobs that have not ended: those that were worked on, then those that wait, the oldest first.</summary>
    internal async Task Wake(CancellationToken cancellation)
    {
        foreach (var status in new[] { JobStatus.Running, JobStatus.Queued })
        {
            var unfinished = new List<JobEntry>();
            while (await index.List(status, unfinished.LastOrDefault()?.Place, Page) is { Count: > 0 } page)
                unfinished.AddRange(page);
            unfinished.Reverse();
            await Each(unfinished, job => job.Describe(), cancellation);
        }
    }

    /// <summary>Deletes the jobs that ended longer ago than they are kept.</summary>
    internal async Task Purge(CancellationToken cancellation)
    {
        if (!options.Value.TryGetRetention(out var kept) || kept is not { } keep)
            return;
        while (await index.EndedBefore(time.GetUtcNow() - keep, Page) is { Count: > 0 } page)
        {
            var deleted = await Each(page, job => job.Delete(), cancellation);
            if (deleted == 0)
                return; // the next round tries again
        }
    }

    private async Task<int> Each(IReadOnlyList<JobEntry> jobs, Func<IJobGrain, Task> call, CancellationToken cancellation)
    {
        var done = 0;
        foreach (var entry in jobs)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                await call(grains.GetGrain<IJobGrain>(entry.Id));
                done++;
            }
            catch (JobNotFoundException)
            {
                await index.Remove(entry.Id);
                done++;
            }
            catch (Exception exception)
            {
                LogNotReached(entry.Id, exception);
            }
        }

        return done;
    }

    private async Task Try(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogIndexFailed(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job} could not be reached")]
    private partial void LogNotReached(string job, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The index of jobs could not be read")]
    private partial void LogIndexFailed(Exception exception);
}
