using System.Numerics;

namespace Transcription.LoadGenerator.Measuring;

/// <summary>
/// Counts of durations in buckets whose width grows with the value: at most 1.6 % of it, or 1 µs. Fixed size, thread safe.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int SubBits = 6;
    private const int SubBuckets = 1 << SubBits;
    private const int Octaves = 32; // up to 2^38 µs, three days

    private readonly long[] _counts = new long[SubBuckets * (Octaves + 1)];
    private long _count;
    private long _max; // µs

    /// <summary>Durations recorded.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>The longest, exact.</summary>
    public TimeSpan Max => TimeSpan.FromMicroseconds(Interlocked.Read(ref _max));

    public void Record(TimeSpan duration)
    {
        var micros = Math.Max(0, (long)duration.TotalMicroseconds);
        Interlocked.Increment(ref _counts[IndexOf(micros)]);
        Interlocked.Increment(ref _count);
        for (var max = Interlocked.Read(ref _max); micros > max;)
            max = Interlocked.CompareExchange(ref _max, micros, max) == max ? micros : Interlocked.Read(ref _max);
    }

    /// <summary>All durations of several histograms in one.</summary>
    public static LatencyHistogram Sum(params ReadOnlySpan<LatencyHistogram> parts)
    {
        var sum = new LatencyHistogram();
        foreach (var part in parts)
        {
            for (var i = 0; i < sum._counts.Length; i++)
                sum._counts[i] += Interlocked.Read(ref part._counts[i]);
            sum._count += part.Count;
            sum._max = Math.Max(sum._max, Interlocked.Read(ref part._max));
        }

        return sum;
    }

    /// <summary>The duration that this share of the recorded ones does not exceed; rounded up to its bucket.</summary>
    public TimeSpan Percentile(double share)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        for (var i = 0; i < _counts.Length; i++)
        {
            rank -= Interlocked.Read(ref _counts[i]);
            if (rank <= 0)
                return TimeSpan.FromMicroseconds(Math.Min(UpperBound(i), Interlocked.Read(ref _max)));
        }

        return Max;
    }

    private static int IndexOf(long micros)
    {
        if (micros < SubBuckets)
            return (int)micros;
        var shift = BitOperations.Log2((ulong)micros) - SubBits;
        return shift >= Octaves ? SubBuckets * (Octaves + 1) - 1 : SubBuckets * shift + (int)(micros >> shift);
    }

    private static long UpperBound(int index)
    {
        if (index < SubBuckets * 2)
            return index;
        var shift = index / SubBuckets - 1;
        return ((long)(index - SubBuckets * shift + 1) << shift) - 1;
    }
}
