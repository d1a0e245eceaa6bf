using Transcription.LoadGenerator.Measuring;

namespace Transcription.LoadGenerator.Jobs;

/// <summary>Submits jobs as a good client does: with the same key at the next server, until one accepts.</summary>
internal sealed class JobSubmitter(JobClient client, JobFaults faults, TimeSpan patience, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Submissions that had to be repeated, by what became of them.</summary>
    public Tallies Repeated { get; } = new();

    public async Task Submit(TrackedJob job, CancellationToken cancellation)
    {
        job.Begun = time.GetTimestamp();
        for (var turn = job.Number; ; turn++)
        {
            var answer = await client.Submit(turn, job, cancellation);
            if (answer.IsSuccess)
            {
                job.Accept(answer.Body.GetProperty("id").GetString()!);
                return;
            }

            if (answer.IsRefusal || time.GetElapsedTime(job.Begun) > patience)
            {
                faults.Add(answer.IsRefusal ? JobFaults.Refused : JobFaults.NotAccepted, job, answer.Code);
                job.Refuse();
                return;
            }

            Repeated.Add(answer.Code);
            await Task.Delay(Pause, time, cancellation);
        }
    }
}
