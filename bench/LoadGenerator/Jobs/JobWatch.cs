using Transcription.LoadGenerator.Measuring;

namespace Transcription.LoadGenerator.Jobs;

/// <summary>Looks at every job until it has ended, once a second, at another server after each failure.</summary>
internal sealed class JobWatch(JobReader reader, TimeSpan patience, TimeProvider time)
{
    private const int AtOnce = 32;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRound = TimeSpan.FromSeconds(10); // a longer one counts as so much: the machine may have slept

    /// <summary>First sent → seen to have ended; up to a second more than it took.</summary>
    public LatencyHistogram Took { get; } = new();

    /// <summary>
    /// Returns when all have ended, or when for all the patience, counted from the last submission, no other job has.
    /// </summary>
    public async Task UntilEnded(IReadOnlyList<TrackedJob> jobs, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Period, time);
        var (last, waited, before) = (time.GetTimestamp(), TimeSpan.Zero, jobs.Count);
        while (jobs.Where(job => job.IsOpen).ToArray() is { Length: > 0 } open)
        {
            var (now, round) = (time.GetTimestamp(), time.GetElapsedTime(last));
            waited = open.Length < before || open.Any(job => job.Id is null)
                ? TimeSpan.Zero
                : waited + (round < LongestRound ? round : LongestRound);
            if (waited > patience)
                return;
            (last, before) = (now, open.Length);
            await timer.WaitForNextTickAsync(cancellation);
            var limits = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
            await Parallel.ForEachAsync(open.Where(job => job.Id is not null), limits, async (job, stop) =>
            {
                if (await reader.Read(job.Turn, job, stop) is not { } reading)
                {
                    job.Turn++;
                    return;
                }

                job.See(reading);
                if (job.End is not null)
                    Took.Record(time.GetElapsedTime(job.Begun));
            });
        }
    }
}
