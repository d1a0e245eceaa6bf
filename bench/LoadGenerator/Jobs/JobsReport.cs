using System.Text.Json;
using Transcription.LoadGenerator.Reporting;

namespace Transcription.LoadGenerator.Jobs;

/// <summary>The report of jobs, for people and for programs.</summary>
internal static class JobsReport
{
    private const int FaultsShown = 40;

    private static readonly string[] Always =
    [
        JobFaults.Failed, JobFaults.Cancelled, JobFaults.Lost, JobFaults.Differing, JobFaults.Changed, JobFaults.OtherJob, JobFaults.List,
    ];

    public static void Write(JobsSummary summary, TextWriter output)
    {
        var took = summary.Took;
        Line($"{summary.Completed} of {summary.Jobs.Count} jobs completed, {string.Join(", ", summary.Files)}, {summary.Wall.TotalSeconds:0.0} s");
        Line($"{summary.AudioSeconds:0.0} s of audio, {summary.AudioSeconds / summary.Wall.TotalSeconds:0.00} in a second");
        Line($"submission to end, s: p50 {At(0.5):0.0}, p95 {At(0.95):0.0}, max {took.Max.TotalSeconds:0.0}");
        output.WriteLine();
        foreach (var deed in summary.Chaos)
            Line($"chaos: {deed}");
        foreach (var (history, count) in summary.Histories)
            Line($"{history}: {count}");
        Line($"submissions repeated: {summary.Repeated.Total}{Listed(summary.Repeated.ByName)}");
        output.WriteLine(summary.Compared is { } compared
            ? $"results compared with the undisturbed: {compared}"
            : "results not compared; give --undisturbed");
        Line($"read again at the end: {summary.ReadAgain}");
        output.WriteLine();
        var kinds = summary.Faults.Kinds.ByName.ToDictionary();
        foreach (var kind in Always.Union(kinds.Keys))
            Line($"{kind}: {kinds.GetValueOrDefault(kind)}{(kind == JobFaults.Failed ? Listed(summary.Failed) : "")}");
        foreach (var fault in summary.Faults.Told.Take(FaultsShown))
            Line($"  {fault}");
        if (summary.Faults.Told.Count > FaultsShown)
            Line($"  and {summary.Faults.Told.Count - FaultsShown} more");
        output.WriteLine(summary.IsClean ? "No errors." : "FAILED");

        double At(double share) => took.Percentile(share).TotalSeconds;
        void Line(FormattableString text) => output.WriteLine(FormattableString.Invariant(text));
    }

    /// <summary>Times in seconds.</summary>
    public static string Json(JobsSummary summary) => JsonSerializer.Serialize(
        new
        {
            Clean = summary.IsClean,
            Jobs = summary.Jobs.Count,
            summary.Completed,
            Audio = summary.Files,
            WallSeconds = summary.Wall.TotalSeconds,
            summary.AudioSeconds,
            AudioSecondsPerSecond = summary.AudioSeconds / summary.Wall.TotalSeconds,
            SubmissionToEnd = new
            {
                P50 = summary.Took.Percentile(0.5).TotalSeconds,
                P95 = summary.Took.Percentile(0.95).TotalSeconds,
                Max = summary.Took.Max.TotalSeconds,
            },
            summary.Chaos,
            Histories = summary.Histories.ToDictionary(),
            Repeated = summary.Repeated.ByName.ToDictionary(),
            summary.Compared,
            summary.ReadAgain,
            FailedCodes = summary.Failed.ToDictionary(),
            Faults = summary.Faults.Kinds.ByName.ToDictionary(),
            Details = summary.Faults.Told,
        },
        JsonReport.Options);

    private static string Listed(IEnumerable<KeyValuePair<string, long>> counts) =>
        string.Join(", ", counts.Select(count => $"{count.Key} {count.Value}")) is { Length: > 0 } all ? $" ({all})" : "";
}
