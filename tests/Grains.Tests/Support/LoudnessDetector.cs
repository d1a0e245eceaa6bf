using Transcription.Speech.Vad;

namespace Transcription.Grains.Tests.Support;

/// <summary>A frame is speech when a sample of it is loud. Remembers how many frames of the stream it has seen.</summary>
internal sealed class LoudnessDetector : IVoiceActivityDetector
{
    public string Name => "loudness";

    public VoiceState CreateState() => new([0f]);

    public ValueTask<float[]> ScoreAsync(
        VoiceState state, ReadOnlyMemory<short> samples, CancellationToken cancellation)
    {
        var scores = new float[samples.Length / VoiceFrame.Samples];
        for (var i = 0; i < scores.Length; i++)
            scores[i] = Score(samples.Span.Slice(i * VoiceFrame.Samples, VoiceFrame.Samples));
        state.Memory[0] += scores.Length;
        return ValueTask.FromResult(scores);
    }

    public static float Score(ReadOnlySpan<short> frame)
    {
        foreach (var sample in frame)
        {
            if (Math.Abs((int)sample) >= Recording.Loud)
                return 1f;
        }

        return 0f;
    }
}
