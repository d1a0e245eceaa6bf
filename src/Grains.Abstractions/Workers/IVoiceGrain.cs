namespace Transcription.Grains.Abstractions.Workers;

/// <summary>
/// Voice activity detection for those who have no detector of their own, such as a gateway that segments a file. The key
/// is a worker silo's address; the state travels with the call.
/// </summary>
[Alias("transcription.voice")]
public interface IVoiceGrain : IGrainWithStringKey
{
    /// <summary>Scores whole 512-sample frames of one stream.</summary>
    [Alias("score")]
    Task<VoiceScores> Score(VoiceFrames frames);
}

/// <summary>Frames of one stream and what the detector remembers of it; null begins a stream.</summary>
[GenerateSerializer, Immutable, Alias("transcription.voice-frames")]
public sealed record VoiceFrames(
    [property: Id(0)] ReadOnlyMemory<byte> Pcm, [property: Id(1)] IReadOnlyList<float>? State);

/// <summary>A probability for each frame, and the state for the next call.</summary>
[GenerateSerializer, Immutable, Alias("transcription.voice-scores")]
public sealed record VoiceScores(
    [property: Id(0)] IReadOnlyList<float> Probabilities, [property: Id(1)] IReadOnlyList<float> State);
