namespace Transcription.Speech.Streaming;

/// <summary>Audio the transcriber wants recognised; answered by Complete, Fail or Defer, in any order.</summary>
/// <param name="Utterance">The utterance it belongs to.</param>
/// <param name="IsFinal">A final decode is answered for; a partial one may be dropped at any time.</param>
/// <param name="AudioStart">The position of the first sample.</param>
/// <param name="Samples">A copy of the samples, never changed.</param>
public sealed record Decode(long Utterance, bool IsFinal, long AudioStart, ReadOnlyMemory<short> Samples)
{
    /// <summary>The position after the last sample.</summary>
    public long AudioEnd => AudioStart + Samples.Length;
}
