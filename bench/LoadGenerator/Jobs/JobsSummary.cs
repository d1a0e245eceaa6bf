using Transcription.LoadGenerator.Measuring;

namespace Transcription.LoadGenerator.Jobs;

/// <summary>Everything a report of jobs tells.</summary>
/// <param name="Jobs">The jobs of the run, without the undisturbed ones.</param>
/// <param name="Files">Names of what they transcribed.</param>
/// <param name="Wall">First submission → last end.</param>
/// <param name="Took">First sent → seen to have ended, of each.</param>
/// <param name="Repeated">Submissions that had to be repeated, by what became of them.</param>
/// <param name="Compared">Jobs whose result was compared with the undisturbed one; null when there is none.</param>
/// <param name="ReadAgain">Jobs read once more at the end, over all servers.</param>
/// <param name="Chaos">What was done to the cluster, in words.</param>
/// <param name="Faults">What went wrong.</param>
internal sealed record JobsSummary(
    IReadOnlyList<TrackedJob> Jobs,
    IReadOnlyList<string> Files,
    TimeSpan Wall,
    LatencyHistogram Took,
    Tallies Repeated,
    int? Compared,
    int ReadAgain,
    IReadOnlyList<string> Chaos,
    JobFaults Faults)
{
    public bool IsClean => Faults.Kinds.Total == 0 && Completed == Jobs.Count;

    public int Completed => Jobs.Count(job => job.End?.Status == JobReading.Completed);

    /// <summary>Seconds of audio that became transcripts.</summary>
    public double AudioSeconds => Jobs.Where(job => job.End?.Status == JobReading.Completed).Sum(job => job.End!.AudioSeconds ?? 0);

    /// <summary>Failed jobs by error code.</summary>
    public IEnumerable<KeyValuePair<string, long>> Failed => Count(
        Jobs.Where(job => job.End?.Status == JobReading.Failed), job => job.End!.Error ?? "no code");

    /// <summary>Jobs by the statuses each was seen to have, in order.</summary>
    public IEnumerable<KeyValuePair<string, long>> Histories => Count(Jobs, job => job.History);

    private static IEnumerable<KeyValuePair<string, long>> Count(IEnumerable<TrackedJob> jobs, Func<TrackedJob, string> name) =>
        jobs.CountBy(name).Select(pair => KeyValuePair.Create(pair.Key, (long)pair.Value)).OrderByDescending(pair => pair.Value);
}
