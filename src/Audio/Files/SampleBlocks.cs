using System.Buffers;
using Transcription.Speech.Pcm;

namespace Transcription.Audio.Files;

/// <summary>Gathers samples and gives them out in blocks of one second, each in memory of its own.</summary>
internal sealed class SampleBlocks : IBufferWriter<short>
{
    private short[] _samples = new short[2 * SpeechTime.SampleRate];
    private int _length;

    /// <param name="evenPart">Whether a part of a second will do, as at the end.</param>
    public bool TryTake(out ReadOnlyMemory<short> block, bool evenPart)
    {
        var count = Math.Min(_length, SpeechTime.SampleRate);
        if (count == 0 || (count < SpeechTime.SampleRate && !evenPart))
        {
            block = default;
            return false;
        }

        block = _samples.AsSpan(0, count).ToArray();
        _length -= count;
        _samples.AsSpan(count, _length).CopyTo(_samples);
        return true;
    }

    public void Advance(int count) => _length += count;

    public Memory<short> GetMemory(int sizeHint = 0)
    {
        var needed = _length + Math.Max(sizeHint, 1);
        if (needed > _samples.Length)
            Array.Resize(ref _samples, Math.Max(needed, _samples.Length * 2));
        return _samples.AsMemory(_length);
    }

    public Span<short> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
