using Transcription.LoadGenerator.Measuring;
using Transcription.LoadGenerator.Verification;

namespace Transcription.LoadGenerator.Reporting;

/// <summary>The report for people.</summary>
internal sealed class TextReport(TextWriter output)
{
    private const int MismatchesShown = 40;
    private const double MiB = 1024 * 1024;

    public void Write(RunSummary summary)
    {
        var all = summary.All;
        Line($"{all.Begun.Value} of {summary.Sessions} sessions, {string.Join(", ", summary.Audio)}, {summary.Wall.TotalSeconds:0.0} s");
        Line($"{all.Chunks.Value} chunks sent, {all.Partials.Value} partials, {all.Finals.Value} finals, {all.Ended.Value} sessions ended");
        Line("");
        Line($"{"milliseconds",-18}{"count",9}{"p50",10}{"p95",10}{"p99",10}{"max",10}");
        foreach (var (name, latency) in summary.Latencies.Where(row => row.Latency.Count > 0))
            Line($"{name,-18}{latency.Count,9}{At(latency, 0.5),10:0.0}{At(latency, 0.95),10:0.0}{At(latency, 0.99),10:0.0}{latency.Max.TotalMilliseconds,10:0.0}");
        Line("");
        foreach (var deed in summary.Chaos)
            Line($"chaos: {deed}");
        Count("sessions resumed", all.Resumed);
        Count("events not measured", all.Unmeasured);
        Count("sends that waited for the socket", all.Stalled);
        foreach (var (code, count) in all.Warnings.ByName)
            Line($"warning: {code}  {count}");
        Line($"generator: {summary.GeneratorCpu.TotalSeconds:0.0} s of processor time, {summary.GeneratorCpu / summary.Wall:0.00} cores");
        WriteServer(summary);
        if (summary.Verifier is { } verifier)
            Write(verifier);
        Line("");
        foreach (var (problem, count) in summary.Problems)
            Line($"{problem}  {count}");
        Line(summary.IsClean ? "No errors." : "FAILED");
    }

    private static double At(LatencyHistogram latency, double share) => latency.Percentile(share).TotalMilliseconds;

    private void WriteServer(RunSummary summary)
    {
        if (summary.Server is not { } server)
        {
            if (summary.TellNoMemory)
                Line("server: not watched; give --pid for its memory");
            return;
        }

        var perSession = (server.PeakBytes - server.StartBytes) / 1024.0 / Math.Max(1, summary.All.Begun.Value);
        Line($"server: {server.CpuUsed.TotalSeconds:0.0} s of processor time, {server.CpuUsed / summary.Wall:0.00} cores");
        Line($"server memory (RSS): {server.StartBytes / MiB:0.0} MiB before, {server.PeakBytes / MiB:0.0} MiB peak, "
            + $"{server.LastBytes / MiB:0.0} MiB after, {perSession:0.0} KiB per session");
    }

    private void Write(FixtureVerifier verifier)
    {
        Line($"references: {verifier.Sentences} sentences compared, word error rate {verifier.Words.Rate * 100:0.00} %, "
            + $"largest deviation of start {verifier.MaxStartDeviation:0.000} s, of end {verifier.MaxEndDeviation:0.000} s");
        foreach (var mismatch in verifier.Mismatches.Take(MismatchesShown))
            Line($"  {mismatch}");
        if (verifier.Mismatches.Count > MismatchesShown)
            Line($"  and {verifier.Mismatches.Count - MismatchesShown} more");
    }

    private void Count(string name, Tally tally)
    {
        if (tally.Value > 0)
            Line($"{name}: {tally.Value}");
    }

    private void Line(string text) => output.WriteLine(text);
}
