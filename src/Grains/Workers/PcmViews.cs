using System.Buffers;
using System.Runtime.InteropServices;

namespace Transcription.Grains.Workers;

/// <summary>
/// Samples seen as bytes and bytes as samples, without a copy: an utterance is large, and partials send it again and again.
/// Little-endian, as every platform .NET runs on.
/// </summary>
internal static class PcmViews
{
    /// <summary>The bytes of samples that nobody changes any more.</summary>
    public static ReadOnlyMemory<byte> AsBytes(ReadOnlyMemory<short> samples) => new View<short, byte>(samples).Memory;

    /// <summary>The samples in bytes that nobody changes any more; half a sample at the end is left out.</summary>
    public static ReadOnlyMemory<short> AsSamples(ReadOnlyMemory<byte> pcm) => new View<byte, short>(pcm).Memory;

    private sealed class View<TFrom, TTo>(ReadOnlyMemory<TFrom> source) : MemoryManager<TTo>
        where TFrom : struct
        where TTo : struct
    {
        public override Span<TTo> GetSpan() => MemoryMarshal.Cast<TFrom, TTo>(MemoryMarshal.AsMemory(source).Span);

        public override MemoryHandle Pin(int elementIndex = 0) =>
            throw new NotSupportedException("A view is read through its span.");

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
