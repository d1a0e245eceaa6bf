using System.Buffers.Binary;
using Transcription.Speech.Pcm;

namespace Transcription.Audio.Files;

/// <summary>
/// Walks the chunks of a WAV file up to its samples. NAudio's reader does not tell a truncated file from a whole one,
/// nor takes the headers of recorders that could not seek back to write the length.
/// </summary>
internal sealed class WaveHeaderReader(Stream file)
{
    private const uint UnknownLength = uint.MaxValue;

    // sox and arecord write about 2 GiB when they cannot know the length.
    private const uint StreamedLength = 0x7FFF_F000;

    private const int MaxFormatLength = 4_096;
    private const int MaxChunks = 10_000;

    private readonly byte[] _buffer = new byte[MaxFormatLength];
    private WaveFormat? _format;
    private long? _length64;

    /// <exception cref="InvalidAudioException">The file is truncated, or its header makes no sense.</exception>
    public async ValueTask<WaveHeader> ReadAsync(CancellationToken cancellationToken)
    {
        file.Position = 0;
        await FillAsync(12, cancellationToken).ConfigureAwait(false);
        var isWhole = ReadUInt32(4) + 8L == file.Length;
        for (var chunk = 0; chunk < MaxChunks; chunk++)
        {
            await FillAsync(8, cancellationToken).ConfigureAwait(false);
            var length = ReadUInt32(4);
            var next = file.Position + length + length % 2;
            if (IsChunk("data"u8))
                return new WaveHeader(Format(), file.Position, DataLength(length, isWhole));
            if (IsChunk("fmt "u8))
                await ReadFormatAsync(length, cancellationToken).ConfigureAwait(false);
            else if (IsChunk("ds64"u8))
                await ReadLength64Async(cancellationToken).ConfigureAwait(false);
            if (next > file.Length)
                throw Truncated();
            file.Position = next;
        }

        throw new InvalidAudioException($"The WAV header is wrong: it has over {MaxChunks} parts.");
    }

    private async ValueTask ReadFormatAsync(uint length, CancellationToken cancellationToken)
    {
        if (length is < WaveFormat.MinLength or > MaxFormatLength)
            throw new InvalidAudioException($"The WAV header is wrong: its format takes {length} bytes.");
        await FillAsync((int)length, cancellationToken).ConfigureAwait(false);
        _format = WaveFormat.Parse(_buffer.AsSpan(0, (int)length));
    }

    private async ValueTask ReadLength64Async(CancellationToken cancellationToken)
    {
        await FillAsync(16, cancellationToken).ConfigureAwait(false);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(_buffer.AsSpan(8));
        _length64 = (long)Math.Min(length, long.MaxValue);
    }

    private WaveFormat Format() => _format
        ?? throw new InvalidAudioException("The WAV header is wrong: it does not say what its samples are.");

    private long DataLength(uint declared, bool isWhole)
    {
        var present = file.Length - file.Position;
        var length = declared == UnknownLength && _length64 is { } length64 ? length64 : declared;
        var isStreamed = declared switch
        {
            0 => !isWhole,
            UnknownLength => _length64 is null,
            _ => declared >= StreamedLength && declared > present,
        };
        if (isStreamed)
            return present;
        if (length > present)
            throw new InvalidAudioException(
                $"The WAV file is truncated: {length - present} of its {length} bytes of audio are missing.");
        return length;
    }

    private bool IsChunk(ReadOnlySpan<byte> id) => _buffer.AsSpan(0, 4).SequenceEqual(id);

    private uint ReadUInt32(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(offset));

    private async ValueTask FillAsync(int count, CancellationToken cancellationToken)
    {
        var read = await file
            .ReadAtLeastAsync(_buffer.AsMemory(0, count), count, throwOnEndOfStream: false, cancellationToken)
            .ConfigureAwait(false);
        if (read < count)
            throw Truncated();
    }

    private static InvalidAudioException Truncated() =>
        new("The WAV file is truncated: it ends inside its header.");
}
