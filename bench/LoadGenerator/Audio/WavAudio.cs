using System.Buffers.Binary;
using Transcription.Speech.Pcm;

namespace Transcription.LoadGenerator.Audio;

/// <summary>Reads WAV files (16-bit PCM, 32-bit float, G.711) without converting their samples.</summary>
internal static class WavAudio
{
    private const int Extensible = 0xFFFE;

    /// <exception cref="InvalidDataException">Says what is wrong with the file.</exception>
    public static AudioClip Read(string path)
    {
        ReadOnlySpan<byte> file = File.ReadAllBytes(path);
        if (file.Length < 12 || !file[..4].SequenceEqual("RIFF"u8) || !file[8..12].SequenceEqual("WAVE"u8))
            throw new InvalidDataException($"{path} is not a WAV file.");

        AudioFormat? format = null;
        for (var at = 12; at + 8 <= file.Length;)
        {
            var length = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]), file.Length - at - 8);
            var id = file.Slice(at, 4);
            var body = file.Slice(at + 8, length);
            if (id.SequenceEqual("fmt "u8))
                format = ReadFormat(path, body);
            else if (id.SequenceEqual("data"u8) && format is not null)
                return Clip(path, format, body);
            at += 8 + length + (length & 1);
        }

        throw new InvalidDataException($"{path} has no audio.");
    }

    private static AudioClip Clip(string path, AudioFormat format, ReadOnlySpan<byte> data)
    {
        var whole = data[..(data.Length - data.Length % format.BytesPerFrame)];
        return whole.Length > 0
            ? new AudioClip(Path.GetFileName(path), format, whole.ToArray())
            : throw new InvalidDataException($"{path} has no audio.");
    }

    private static AudioFormat ReadFormat(string path, ReadOnlySpan<byte> body)
    {
        int tag = BinaryPrimitives.ReadUInt16LittleEndian(body);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(body[14..]);
        if (tag == Extensible)
            tag = BinaryPrimitives.ReadUInt16LittleEndian(body[24..]);
        var encoding = (tag, bits) switch
        {
            (1, 16) => AudioEncoding.PcmS16Le,
            (3, 32) => AudioEncoding.PcmF32Le,
            (6, 8) => AudioEncoding.ALaw,
            (7, 8) => AudioEncoding.MuLaw,
            _ => throw new InvalidDataException($"{path} has format {tag} with {bits} bits; known are PCM 16, float 32, G.711."),
        };
        var rate = BinaryPrimitives.ReadInt32LittleEndian(body[4..]);
        return new AudioFormat(encoding, rate, BinaryPrimitives.ReadUInt16LittleEndian(body[2..])).Validated();
    }
}
