using Transcription.Speech.Pcm;

namespace Transcription.Silo.Engines;

/// <summary>How much of Whisper's encoder an utterance needs. Positions last 20 ms.</summary>
internal static class AudioContext
{
    private const int PositionsPerSecond = 50;
    private const int MarginSeconds = 2;
    private const int Least = 512; // shorter ones make Whisper repeat itself
    private const int Step = 64;

    /// <summary>The positions for that many samples; 0 means all the model has.</summary>
    public static int For(int samples, int full)
    {
        var needed = (int)Math.Ceiling((SpeechTime.ToSeconds(samples) + MarginSeconds) * PositionsPerSecond);
        var positions = Math.Max(Least, (needed + Step - 1) / Step * Step);
        return positions >= full ? 0 : positions;
    }
}
