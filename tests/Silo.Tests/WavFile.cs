using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Transcription.Silo.Tests;

/// <summary>Reads the 16 kHz mono fixtures.</summary>
internal static class WavFile
{
    public static short[] Read(string name)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(Path.Combine(TestFiles.Micro, name));
        for (var at = 12; ;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[(at + 4)..]);
            if (bytes.Slice(at, 4).SequenceEqual("data"u8))
                return MemoryMarshal.Cast<byte, short>(bytes.Slice(at + 8, length)).ToArray();
            if (bytes.Slice(at, 4).SequenceEqual("fmt "u8))
                Assert.Equal(16_000, BinaryPrimitives.ReadInt32LittleEndian(bytes[(at + 12)..]));
            at += 8 + length;
        }
    }
}
