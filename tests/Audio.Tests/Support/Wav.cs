using System.Text;

namespace Transcription.Audio.Tests.Support;

/// <summary>Writes WAV files, right and wrong ones.</summary>
internal sealed record Wav(int Tag, int Bits, int Rate = 16_000, int Channels = 1)
{
    public const int Pcm = 1;
    public const int Float = 3;
    public const int ALaw = 6;
    public const int MuLaw = 7;

    /// <summary>Writes the format as WAVE_FORMAT_EXTENSIBLE.</summary>
    public bool Extensible { get; init; }

    /// <summary>What the header says of the length of the samples; default: the truth.</summary>
    public uint? DeclaredLength { get; init; }

    /// <summary>What the header says of the length of the file; default: the truth.</summary>
    public uint? DeclaredFile { get; init; }

    public byte[] Write(byte[] samples)
    {
        var file = new MemoryStream();
        var writer = new BinaryWriter(file, Encoding.ASCII);
        writer.Write("RIFF"u8);
        writer.Write(0);
        writer.Write("WAVELIST"u8);
        writer.Write(3); // odd, so that the padding counts
        writer.Write("abc\0"u8);
        writer.Write("fmt "u8);
        writer.Write(Extensible ? 40 : 16);
        writer.Write((ushort)(Extensible ? 0xFFFE : Tag));
        writer.Write((ushort)Channels);
        writer.Write(Rate);
        writer.Write(Rate * Channels * Bits / 8);
        writer.Write((ushort)(Channels * Bits / 8));
        writer.Write((ushort)Bits);
        if (Extensible)
        {
            writer.Write((ushort)22);
            writer.Write((ushort)Bits);
            writer.Write(0);
            writer.Write((ushort)Tag);
            writer.Write([0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]);
        }

        writer.Write("data"u8);
        writer.Write(DeclaredLength ?? (uint)samples.Length);
        writer.Write(samples);
        writer.Seek(4, SeekOrigin.Begin);
        writer.Write(DeclaredFile ?? (uint)(file.Length - 8));
        return file.ToArray();
    }
}
