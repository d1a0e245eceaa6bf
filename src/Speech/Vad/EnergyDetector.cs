namespace Transcription.Speech.Vad;

/// <summary>
/// Voice activity by loudness over a tracked noise floor, voiced sounds only (few zero crossings). Far weaker than a
/// trained detector: it keeps a cluster without weights usable, and tests without native code honest.
/// </summary>
public sealed class EnergyDetector : IVoiceActivityDetector
{
    private const float InitialFloorDb = -55f;
    private const float QuietestFloorDb = -65f; // digital silence must not make every hum after it loud
    private const float LoudestFloorDb = -30f;
    private const float SpeechOverFloorDb = 12f;
    private const float HissCrossings = 0.32f;

    /// <inheritdoc/>
    public string Name => "energy";

    /// <inheritdoc/>
    public VoiceState CreateState() => new([InitialFloorDb]);

    /// <inheritdoc/>
    public ValueTask<float[]> ScoreAsync(
        VoiceState state, ReadOnlyMemory<short> samples, CancellationToken cancellation)
    {
        var scores = new float[samples.Length / VoiceFrame.Samples];
        for (var i = 0; i < scores.Length; i++)
            scores[i] = Score(state.Memory, samples.Span.Slice(i * VoiceFrame.Samples, VoiceFrame.Samples));
        return ValueTask.FromResult(scores);
    }

    private static float Score(float[] memory, ReadOnlySpan<short> frame)
    {
        double energy = 1e-9;
        var crossings = 0;
        for (var i = 0; i < frame.Length; i++)
        {
            var sample = frame[i] / 32768.0;
            energy += sample * sample;
            if (i > 0 && (frame[i] ^ frame[i - 1]) < 0)
                crossings++;
        }

        var db = (float)(10 * Math.Log10(energy / frame.Length));
        // The floor falls at once and rises slowly, so that speech does not become its own background.
        var floor = db < memory[0] ? db : memory[0] + 0.02f * (db - memory[0]);
        memory[0] = Math.Clamp(floor, QuietestFloorDb, LoudestFloorDb);
        if (crossings > HissCrossings * frame.Length)
            return 0f;
        return 1f / (1f + MathF.Exp(-(db - memory[0] - SpeechOverFloorDb) / 2f));
    }
}
