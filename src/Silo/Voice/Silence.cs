namespace Transcription.Silo.Voice;

/// <summary>What no microphone in use picks up while somebody speaks: a frame below -60 dBFS.</summary>
internal static class Silence
{
    private const double FullScale = 32_768;
    private const double FloorDb = -60;
    private static readonly double Floor = Math.Pow(FullScale * Math.Pow(10, FloorDb / 20), 2);

    public static bool Is(ReadOnlySpan<short> frame)
    {
        var budget = (long)(Floor * frame.Length);
        foreach (var sample in frame)
        {
            budget -= sample * sample;
            if (budget < 0)
                return false; // loud frames end it after a few samples
        }

        return true;
    }
}
