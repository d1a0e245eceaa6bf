using System.Text.Json;
using Transcription.LoadGenerator.Verification;

namespace Transcription.LoadGenerator.Jobs;

/// <summary>A job as a server shows it at one moment.</summary>
/// <param name="Status">Its status.</param>
/// <param name="EndedAt">As the server wrote it; null before the end.</param>
/// <param name="Error">The code of a failed job.</param>
/// <param name="Text">The transcript of a completed job.</param>
/// <param name="AudioSeconds">Length of the recording; null while unknown.</param>
/// <param name="Segments">Those of a completed job, as exported.</param>
internal sealed record JobReading(
    string Status, string? EndedAt, string? Error, string? Text, double? AudioSeconds, IReadOnlyList<Sentence> Segments)
{
    public const string Completed = "completed";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";

    public bool IsEnd => Status is Completed or Failed or Cancelled;

    public static JobReading Parse(JsonElement job) => new(
        job.GetProperty("status").GetString()!,
        Field(job, "ended_at"),
        job.TryGetProperty("error", out var error) ? Field(error, "code") : null,
        Field(job, "text"),
        job.TryGetProperty("progress", out var progress) && progress.GetProperty("audio_seconds") is { ValueKind: JsonValueKind.Number } seconds
            ? seconds.GetDouble()
            : null,
        []);

    public static IReadOnlyList<Sentence> ParseSegments(JsonElement export) =>
    [
        .. export.GetProperty("segments").EnumerateArray().Select(segment => new Sentence(
            segment.GetProperty("text").GetString()!, segment.GetProperty("start").GetDouble(), segment.GetProperty("end").GetDouble())),
    ];

    /// <summary>How an ended job differs from what it was at its end, in words; null when it does not.</summary>
    public string? ChangeTo(JobReading later) =>
        later.Status != Status ? $"{Status} became {later.Status}"
        : later.EndedAt != EndedAt ? $"ended_at {EndedAt} became {later.EndedAt}"
        : later.Error != Error ? $"error {Error} became {later.Error}"
        : later.Text != Text ? "its text changed"
        : Difference(Segments, later.Segments);

    /// <summary>Where segments differ from what is expected, in words; null when they are the same to the last digit.</summary>
    public static string? Difference(IReadOnlyList<Sentence> expected, IReadOnlyList<Sentence> found)
    {
        for (var i = 0; i < Math.Min(expected.Count, found.Count); i++)
        {
            if (expected[i] != found[i])
                return $"segment {i + 1} is {Show(found[i])} for {Show(expected[i])}";
        }

        return expected.Count == found.Count ? null : $"{found.Count} segments for {expected.Count}";
    }

    private static string? Field(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string Show(Sentence segment) => FormattableString.Invariant($"'{segment.Text}' at {segment.Start}–{segment.End} s");
}
