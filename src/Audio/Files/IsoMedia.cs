using System.Buffers.Binary;

namespace Transcription.Audio.Files;

/// <summary>
/// Looks whether an MP4, M4A or MOV is encrypted. Decoders do not say so: they take what they cannot read for damage, or
/// for noise. Source: ISO/IEC 14496-12, 23001-7.
/// </summary>
internal static class IsoMedia
{
    private const int Header = 8; // bytes: size and type
    private const int LongHeader = 16; // with a size of 64 bits
    private const int MaxBoxes = 1_000;
    private const int MaxIndex = 32 * 1024 * 1024;

    /// <param name="file">Read from its beginning; seekable.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<bool> IsEncryptedAsync(Stream file, CancellationToken cancellationToken)
    {
        var header = new byte[LongHeader];
        long start = 0;
        for (var boxes = 0; boxes < MaxBoxes && start + Header <= file.Length; boxes++)
        {
            file.Position = start;
            var read = await file.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
            var size = SizeOf(header.AsSpan(0, read), file.Length - start);
            if (size < Header)
                return false; // damaged, or no such file after all
            if (header.AsSpan(4, 4).SequenceEqual("moov"u8))
                return await HasEncryptedEntryAsync(file, start, size, cancellationToken).ConfigureAwait(false);
            start += size;
        }

        return false;
    }

    private static long SizeOf(ReadOnlySpan<byte> header, long rest) => BinaryPrimitives.ReadUInt32BigEndian(header) switch
    {
        0 => rest, // to the end of the file
        1 => header.Length >= LongHeader ? BinaryPrimitives.ReadInt64BigEndian(header[Header..]) : 0,
        var size => size,
    };

    /// <summary>An encrypted track of sound has an entry of type "enca" and in it "sinf", which says how.</summary>
    private static async ValueTask<bool> HasEncryptedEntryAsync(
        Stream file, long start, long size, CancellationToken cancellationToken)
    {
        var index = new byte[Math.Min(Math.Min(size, MaxIndex), file.Length - start)];
        file.Position = start;
        await file.ReadExactlyAsync(index, cancellationToken).ConfigureAwait(false);
        return index.AsSpan().IndexOf("sinf"u8) >= 0 && index.AsSpan().IndexOf("enca"u8) >= 0;
    }
}
