namespace Transcription.Speech.Pcm;

/// <summary>Conversions between sample positions at 16 kHz and time.</summary>
public static class SpeechTime
{
    /// <summary>Samples per second of all audio inside the cluster.</summary>
    public const int SampleRate = 16_000;

    /// <summary>The seconds that many samples last.</summary>
    public static double ToSeconds(long samples) => samples / (double)SampleRate;

    /// <summary>The samples in that many seconds, to the nearest.</summary>
    public static long ToSamples(double seconds) => (long)Math.Round(seconds * SampleRate);

    /// <summary>The samples in that much time, to the nearest.</summary>
    public static int ToSamples(TimeSpan time) => checked((int)ToSamples(time.TotalSeconds));
}
