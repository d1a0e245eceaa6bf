namespace Transcription.Grains.Capacity;

/// <summary>How many sessions a device carries, and what sets the limit.</summary>
public readonly record struct SlotEstimate(int Sessions, string LimitedBy)
{
    private const double Utilisation = 0.7; // of a worker's time; above it queues grow long
    private const double SpeechShare = 0.6; // of a conversation in which one client speaks
    private const double DecodesPerSecond = 2 + 1 / 3.0; // a partial every 500 ms, a final every 3 s
    private const long SessionBytes = 2 << 20;
    private const int Most = 10_000;

    /// <summary>Estimates from the time of one decode alone and the requests a batch takes.</summary>
    public static SlotEstimate For(Device device, TimeSpan decode, int maxBatch)
    {
        var byMemory = (int)Math.Clamp(device.MemoryBytes / SessionBytes, 1, Most);
        if (decode <= TimeSpan.Zero)
            return new SlotEstimate(byMemory, "memory");
        var perSession = decode.TotalSeconds / maxBatch * DecodesPerSecond * SpeechShare;
        var bySpeed = (int)Math.Clamp(device.Workers * Utilisation / perSession, 1, Most);
        return bySpeed <= byMemory ? new SlotEstimate(bySpeed, "speed") : new SlotEstimate(byMemory, "memory");
    }
}
