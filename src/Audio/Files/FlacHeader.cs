using System.Buffers.Binary;

namespace Transcription.Audio.Files;

/// <summary>How long a FLAC file says it is. ffmpeg does not mind when it holds less. Source: RFC 9639, 8.2.</summary>
internal static class FlacHeader
{
    private const int PackedAt = 18; // behind "fLaC", the block's header and four sizes: 20 bits of rate, 8 of format, 36 of length
    private const ulong LengthMask = (1UL << 36) - 1;

    /// <param name="head">The file's first bytes.</param>
    /// <returns>Null when it does not say, or is no FLAC.</returns>
    public static TimeSpan? Duration(ReadOnlySpan<byte> head)
    {
        if (head.Length < PackedAt + sizeof(ulong) || !head.StartsWith("fLaC"u8))
            return null;
        var packed = BinaryPrimitives.ReadUInt64BigEndian(head[PackedAt..]);
        var (rate, samples) = (packed >> 44, packed & LengthMask);
        return rate == 0 || samples == 0 ? null : TimeSpan.FromSeconds((double)samples / rate);
    }
}
