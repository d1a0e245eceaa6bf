namespace Transcription.Speech.Vad;

/// <summary>
/// Says how likely each 32 ms frame holds speech. One instance serves many streams at once; what it remembers of a
/// stream lives in that stream's <see cref="VoiceState"/>, so a stream may move between detectors of the same kind.
/// </summary>
public interface IVoiceActivityDetector
{
    /// <summary>The detector's name, for people.</summary>
    string Name { get; }

    /// <summary>A fresh memory for a new stream.</summary>
    VoiceState CreateState();

    /// <summary>Scores whole consecutive frames of one stream and updates its state. One call at a time per state.</summary>
    /// <param name="state">The stream's memory.</param>
    /// <param name="samples">A multiple of <see cref="VoiceFrame.Samples"/> samples at 16 kHz.</param>
    /// <param name="cancellation">Stops waiting; the state is then not to be used again.</param>
    /// <returns>A probability from 0 to 1 for each frame.</returns>
    ValueTask<float[]> ScoreAsync(VoiceState state, ReadOnlyMemory<short> samples, CancellationToken cancellation);
}

/// <summary>What a detector remembers of one stream; only the detector knows what the numbers mean.</summary>
/// <param name="Memory">The numbers, changed in place.</param>
public sealed record VoiceState(float[] Memory);
