namespace Transcription.Gateway.Tests.Hosting;

/// <summary>Audio made here: hums that the energy detector takes for speech, and pauses.</summary>
internal static class TestAudio
{
    public const int Rate = 16_000;

    public static short[] Silence(double seconds) => new short[(int)(seconds * Rate)];

    public static short[] Voice(double seconds, int seed = 1)
    {
        var random = new Random(seed);
        var samples = new short[(int)(seconds * Rate)];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (short)(8_000 * Math.Sin(2 * Math.PI * 150 * i / Rate) + random.Next(-300, 300));
        return samples;
    }

    public static short[] Concat(params short[][] parts) => [.. parts.SelectMany(part => part)];

    /// <summary>A WAV file of those samples; header fields may be wrong on purpose.</summary>
    public static byte[] Wav(short[] samples, int rate = Rate, int channels = 1, int? dataBytes = null)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        var data = dataBytes ?? samples.Length * 2;
        writer.Write("RIFF"u8);
        writer.Write(36 + data);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)channels);
        writer.Write(rate);
        writer.Write(rate * channels * 2);
        writer.Write((short)(channels * 2));
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(data);
        foreach (var sample in samples)
            writer.Write(sample);
        return stream.ToArray();
    }
}
