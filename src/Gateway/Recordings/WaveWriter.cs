using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Transcription.Grains.History;
using Transcription.Speech.Pcm;

namespace Transcription.Gateway.Recordings;

/// <summary>
/// A WAV file written at any position, by one process after another. Until it is complete its header says that the length
/// is not known, which readers take for all that is there.
/// </summary>
internal sealed class WaveWriter : IRecordingWriter
{
    /// <summary>Bytes before the first sample.</summary>
    public const int HeaderLength = 44;

    private const uint UnknownLength = uint.MaxValue;

    private readonly SafeFileHandle _file;

    public WaveWriter(string path)
    {
        _file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (RandomAccess.GetLength(_file) < HeaderLength)
            RandomAccess.Write(_file, Header(bytes: null), 0);
    }

    /// <summary>The header before so many bytes of samples; null when nobody knows how many.</summary>
    public static byte[] Header(long? bytes)
    {
        var fits = bytes <= UnknownLength - HeaderLength;
        var header = new byte[HeaderLength];
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), fits ? (uint)(bytes!.Value + HeaderLength - 8) : UnknownLength);
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(16), 16); // of the format
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(20), 1); // PCM
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(22), 1); // channel
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(24), SpeechTime.SampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(28), SpeechTime.SampleRate * sizeof(short));
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(32), sizeof(short));
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(34), 8 * sizeof(short));
        "data"u8.CopyTo(header.AsSpan(36));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(40), fits ? (uint)bytes!.Value : UnknownLength);
        return header;
    }

    public ValueTask Write(long firstSample, ReadOnlyMemory<byte> pcm) =>
        RandomAccess.WriteAsync(_file, pcm, HeaderLength + firstSample * sizeof(short));

    public Task Flush() => Task.Run(() => RandomAccess.FlushToDisk(_file));

    public void Dispose() => _file.Dispose();
}
