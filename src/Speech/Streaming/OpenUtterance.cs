namespace Transcription.Speech.Streaming;

/// <summary>The utterance being spoken.</summary>
internal sealed class OpenUtterance(long id, long firstPartialAt)
{
    public long Id { get; } = id;

    public HypothesisStabilizer Stabilizer { get; } = new();

    /// <summary>The partial decode under way, if any.</summary>
    public Decode? Partial { get; set; }

    /// <summary>The stream position from which the next partial is due.</summary>
    public long NextPartialAt { get; set; } = firstPartialAt;
}
