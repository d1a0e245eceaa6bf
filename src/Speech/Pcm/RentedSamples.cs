using System.Buffers;

namespace Transcription.Speech.Pcm;

/// <summary>
/// A copy of samples in memory that is used again. Give it back once nobody reads it any more; whoever cannot know that
/// leaves it to the garbage collector.
/// </summary>
public sealed class RentedSamples
{
    private short[]? _rented;

    private RentedSamples(short[] rented, int length)
    {
        _rented = rented;
        Memory = rented.AsMemory(0, length);
    }

    /// <summary>The samples, until they are given back.</summary>
    public ReadOnlyMemory<short> Memory { get; private set; }

    /// <summary>Copies samples.</summary>
    public static RentedSamples Copy(ReadOnlySpan<short> samples)
    {
        var rented = ArrayPool<short>.Shared.Rent(samples.Length);
        samples.CopyTo(rented);
        return new RentedSamples(rented, samples.Length);
    }

    /// <summary>Gives the memory back; a second time does nothing.</summary>
    public void Return()
    {
        if (Interlocked.Exchange(ref _rented, null) is not { } rented)
            return;
        Memory = default;
        ArrayPool<short>.Shared.Return(rented);
    }
}
