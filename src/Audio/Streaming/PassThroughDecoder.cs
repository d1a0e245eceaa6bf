using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Transcription.Audio.Streaming;

/// <summary>16 kHz mono 16-bit PCM as it is.</summary>
internal sealed class PassThroughDecoder() : FramedDecoder(sizeof(short))
{
    protected override void DecodeFrames(ReadOnlySpan<byte> frames, IBufferWriter<short> output)
    {
        var samples = MemoryMarshal.Cast<byte, short>(frames);
        var target = output.GetSpan(samples.Length)[..samples.Length];
        if (BitConverter.IsLittleEndian)
            samples.CopyTo(target);
        else
            BinaryPrimitives.ReverseEndianness(samples, target);
        output.Advance(samples.Length);
    }
}
