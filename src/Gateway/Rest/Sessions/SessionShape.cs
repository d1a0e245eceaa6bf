using System.Text.Json.Serialization;
using Transcription.Gateway.Rest.Jobs;
using Transcription.Grains.Abstractions.History;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.History;

namespace Transcription.Gateway.Rest.Sessions;

/// <summary>Sessions as JSON.</summary>
internal static class SessionShape
{
    public static SessionJson Of(SessionDescription session, IReadOnlyList<FinalEvent>? finals = null) => new(
        session.SessionId, "live", session.Model, session.StartedAt)
    {
        Silo = session.Silo,
        Device = session.Device,
        Epoch = session.Epoch,
        LagSeconds = Round(session.LagSeconds),
        LastSeq = session.LastSeq,
        AudioSeconds = Round(session.AudioSeconds),
        Transcript = finals is null ? null : Text(finals),
        Segments = finals is null ? null : Segments(finals),
    };

    public static SessionJson Of(string id, SessionRecord record) => new(id, Name(record.Status), record.Model, record.StartedAt)
    {
        EndedAt = record.EndedAt,
        AudioSeconds = Round(record.AudioSeconds),
        SpeechSeconds = Round(record.SpeechSeconds),
        Transcript = Text(record.Segments),
        Segments = Segments(record.Segments),
        Audio = record.Recording is null ? null : $"/v1/sessions/{id}/audio",
        EnhancementJobId = record.EnhancementJob,
    };

    public static SessionJson Of(SessionEntry entry) => new(entry.Id, "ended", entry.Model, entry.StartedAt) { EndedAt = entry.EndedAt };

    private static string Name(SessionStatus status) => status switch
    {
        SessionStatus.Live => "live",
        SessionStatus.Completed => "completed",
        SessionStatus.Interrupted => "interrupted",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "An unknown status."),
    };

    private static string Text(IReadOnlyList<FinalEvent> finals) => string.Join(' ', finals.Select(final => final.Text));

    private static List<SegmentJson> Segments(IReadOnlyList<FinalEvent> finals) =>
        [.. finals.Select((final, i) => JobShape.Of(final with { Seq = i + 1 }))];

    private static double Round(double value) => Math.Round(value, 3);
}

internal sealed record SessionJson(string Id, string Status, string Model, DateTimeOffset StartedAt)
{
    public string Object { get; } = "session";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? EndedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Silo { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Device { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Epoch { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? AudioSeconds { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? SpeechSeconds { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LagSeconds { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? LastSeq { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Transcript { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SegmentJson>? Segments { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Audio { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EnhancementJobId { get; init; }
}
