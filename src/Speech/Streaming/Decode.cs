using Transcription.Speech.Pcm;

namespace Transcription.Speech.Streaming;

/// <summary>Audio the transcriber wants recognised; answered by Complete, Fail or Defer, in any order.</summary>
/// <param name="utterance">The utterance it belongs to.</param>
/// <param name="isFinal">A final decode is answered for; a partial one may be dropped at any time.</param>
/// <param name="audioStart">The position of the first sample.</param>
/// <param name="samples">The samples; copied.</param>
public sealed class Decode(long utterance, bool isFinal, long audioStart, ReadOnlySpan<short> samples)
{
    private readonly RentedSamples _samples = RentedSamples.Copy(samples);

    public long Utterance { get; } = utterance;

    public bool IsFinal { get; } = isFinal;

    public long AudioStart { get; } = audioStart;

    /// <summary>The position after the last sample.</summary>
    public long AudioEnd { get; } = audioStart + samples.Length;

    /// <summary>The samples, never changed until <see cref="Recycle"/>.</summary>
    public ReadOnlyMemory<short> Samples => _samples.Memory;

    /// <summary>
    /// Lets the memory be used again: an utterance is large, and its partials copy it again and again. Only for who knows
    /// that no recogniser reads the samples any more.
    /// </summary>
    public void Recycle() => _samples.Return();
}
