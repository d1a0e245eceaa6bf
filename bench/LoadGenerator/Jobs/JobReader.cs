namespace Transcription.LoadGenerator.Jobs;

/// <summary>Reads jobs.</summary>
internal sealed class JobReader(JobClient client, JobFaults faults)
{
    /// <summary>
    /// The job as one server shows it now, with the segments of a completed one; null when it could not be had, for
    /// whatever reason. A job that is not there is a fault.
    /// </summary>
    public async Task<JobReading?> Read(int turn, TrackedJob job, CancellationToken cancellation)
    {
        var answer = await client.Get(turn, $"/{job.Id}", cancellation);
        if (!answer.IsSuccess)
            return Nothing(answer);
        var reading = JobReading.Parse(answer.Body);
        if (reading.Status != JobReading.Completed)
            return reading;
        var export = await client.Get(turn, $"/{job.Id}/export/json", cancellation);
        return export.IsSuccess ? reading with { Segments = JobReading.ParseSegments(export.Body) } : Nothing(export);

        JobReading? Nothing(Answer failed)
        {
            if (failed.IsMissing)
                faults.Add(JobFaults.Missing, job, failed.Code);
            return null;
        }
    }
}
