using System.Buffers;

namespace Transcription.Speech.Pcm;

/// <summary>
/// A bounded window of a sample stream, addressed by absolute position: sample 0 is the first one ever appended, however
/// much has been trimmed since. Not thread safe.
/// </summary>
public sealed class PcmBuffer
{
    private readonly int _capacity;
    private short[] _samples = [];
    private int _offset;

    /// <param name="capacity">The most samples held at once.</param>
    /// <param name="start">The position of the first sample to come.</param>
    public PcmBuffer(int capacity, long start = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        _capacity = capacity;
        Start = start;
        End = start;
    }

    /// <summary>The position of the oldest sample held.</summary>
    public long Start { get; private set; }

    /// <summary>The position after the newest sample.</summary>
    public long End { get; private set; }

    /// <summary>Samples held.</summary>
    public int Length => (int)(End - Start);

    /// <summary>Samples that still fit.</summary>
    public int Free => _capacity - Length;

    /// <summary>Appends samples at <see cref="End"/>.</summary>
    /// <exception cref="InvalidOperationException">They do not fit: trim first, or heed <see cref="Free"/>.</exception>
    public void Append(ReadOnlySpan<short> samples)
    {
        if (samples.Length > Free)
            throw new InvalidOperationException($"{samples.Length} samples do not fit; {Free} are free.");
        MakeRoom(samples.Length);
        samples.CopyTo(_samples.AsSpan(_offset + Length));
        End += samples.Length;
    }

    /// <summary>Forgets everything before <paramref name="position"/>. Positions already forgotten are fine.</summary>
    public void TrimTo(long position)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, End);
        if (position <= Start)
            return;
        _offset += (int)(position - Start);
        Start = position;
    }

    /// <summary>The samples in [<paramref name="from"/>, <paramref name="to"/>), valid until the next change.</summary>
    public ReadOnlySpan<short> Read(long from, long to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, Start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to, End);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        return _samples.AsSpan(_offset + (int)(from - Start), (int)(to - from));
    }

    private void MakeRoom(int count)
    {
        var needed = Length + count;
        if (_offset + needed <= _samples.Length)
            return;
        // At most half full after a move, so that appends stay amortised O(1); and not nearly empty, so that a session
        // that listens to silence holds little.
        var fits = needed * 2 <= _samples.Length && _samples.Length <= Math.Max(needed * 8, 4_096);
        var target = fits ? _samples : ArrayPool<short>.Shared.Rent(Math.Max(needed * 2, 4_096));
        _samples.AsSpan(_offset, Length).CopyTo(target);
        if (!fits && _samples.Length > 0)
            ArrayPool<short>.Shared.Return(_samples);
        _samples = target;
        _offset = 0;
    }
}
