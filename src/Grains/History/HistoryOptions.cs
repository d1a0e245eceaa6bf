using Transcription.Grains.Hosting;

namespace Transcription.Grains.History;

/// <summary>What is kept of live sessions once they have ended: <c>History</c>.</summary>
public sealed class HistoryOptions
{
    /// <summary>
    /// How long an ended session's transcript and recording are kept: a number of days, 0 for a minute at the most (or until
    /// its enhancement is done), or <c>forever</c>. Default 30.
    /// </summary>
    public string Retention { get; set; } = "30";

    /// <summary>Whether the transcripts of sessions that are not recorded are kept too. Default false.</summary>
    public bool All { get; set; }

    /// <summary>The model, by name or alias, that transcribes a recording once more when its session ends. Default <c>accurate</c>.</summary>
    public string EnhanceModel { get; set; } = "accurate";

    /// <summary>The time an ended session is kept; null for ever. False when <see cref="Retention"/> cannot be read.</summary>
    public bool TryGetRetention(out TimeSpan? kept) => RetentionTime.TryParse(Retention, out kept);
}
