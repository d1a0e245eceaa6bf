namespace Transcription.Speech.Transcripts;

/// <summary>What <c>verbose_json</c> gives times for.</summary>
[Flags]
public enum TimestampGranularities
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Segments.</summary>
    Segment = 1,

    /// <summary>Words.</summary>
    Word = 2,
}
