using System.Text.Json;

namespace Transcription.LoadGenerator.Reporting;

/// <summary>The report for programs. Times in milliseconds unless named otherwise, memory in bytes.</summary>
internal static class JsonReport
{
    internal static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public static string Create(RunSummary summary) => JsonSerializer.Serialize(
        new
        {
            Clean = summary.IsClean,
            summary.Sessions,
            Begun = summary.All.Begun.Value,
            Ended = summary.All.Ended.Value,
            summary.Audio,
            WallSeconds = summary.Wall.TotalSeconds,
            Chunks = summary.All.Chunks.Value,
            Partials = summary.All.Partials.Value,
            Finals = summary.All.Finals.Value,
            Resumed = summary.All.Resumed.Value,
            summary.Chaos,
            Unmeasured = summary.All.Unmeasured.Value,
            StalledSends = summary.All.Stalled.Value,
            Latencies = summary.Latencies.ToDictionary(
                row => row.Name.Replace(", ", "_", StringComparison.Ordinal).Replace(' ', '_'),
                row => new
                {
                    row.Latency.Count,
                    P50 = row.Latency.Percentile(0.5).TotalMilliseconds,
                    P95 = row.Latency.Percentile(0.95).TotalMilliseconds,
                    P99 = row.Latency.Percentile(0.99).TotalMilliseconds,
                    Max = row.Latency.Max.TotalMilliseconds,
                }),
            Warnings = summary.All.Warnings.ByName.ToDictionary(),
            Problems = summary.Problems.ToDictionary(),
            GeneratorCpuSeconds = summary.GeneratorCpu.TotalSeconds,
            Server = summary.Server is not { } server ? null : new
            {
                CpuSeconds = server.CpuUsed.TotalSeconds,
                RssBefore = server.StartBytes,
                RssPeak = server.PeakBytes,
                RssAfter = server.LastBytes,
                RssPerSession = (server.PeakBytes - server.StartBytes) / Math.Max(1, summary.All.Begun.Value),
            },
            References = summary.Verifier is not { } verifier ? null : new
            {
                verifier.Sentences,
                WordErrorRate = verifier.Words.Rate,
                MaxStartDeviationSeconds = verifier.MaxStartDeviation,
                MaxEndDeviationSeconds = verifier.MaxEndDeviation,
                verifier.Mismatches,
            },
        },
        Options);
}
