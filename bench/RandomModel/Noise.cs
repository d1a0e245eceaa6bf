namespace Transcription.RandomModel;

/// <summary>Seeded random numbers in any order: a block's depend on its tensor and index alone.</summary>
internal readonly struct Noise(int seed, string tensor)
{
    private const double UniformToDeviation = 1.7320508; // a uniform number from -x to x deviates by x / sqrt(3)

    private readonly ulong _key = Key(seed, tensor);

    /// <summary>Fills a block with numbers of mean 0 and that standard deviation.</summary>
    public void Fill(long block, double deviation, Span<float> values)
    {
        var state = Mix(_key + (ulong)block);
        var scale = (float)(deviation * UniformToDeviation / -short.MinValue);
        for (var i = 0; i < values.Length;)
        {
            state += 0x9E3779B97F4A7C15;
            var bits = Mix(state);
            for (var end = Math.Min(i + 4, values.Length); i < end; i++, bits >>= 16)
                values[i] = ((short)bits + 0.5f) * scale;
        }
    }

    // FNV-1a: string.GetHashCode differs from run to run.
    private static ulong Key(int seed, string tensor)
    {
        var hash = 14695981039346656037;
        foreach (var letter in tensor)
            hash = (hash ^ letter) * 1099511628211;
        return Mix(hash ^ (ulong)seed);
    }

    // SplitMix64.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
