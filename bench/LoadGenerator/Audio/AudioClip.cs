using Transcription.Speech.Pcm;

namespace Transcription.LoadGenerator.Audio;

/// <summary>Raw audio to stream, in its own format.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Format">The layout of <paramref name="Bytes"/>.</param>
/// <param name="Bytes">Whole frames, interleaved.</param>
internal sealed record AudioClip(string Name, AudioFormat Format, byte[] Bytes)
{
    private const double MaxSliceSeconds = 1;

    private readonly byte[] _looped = [.. Bytes, .. Bytes.AsSpan(0, Math.Min(Bytes.Length, SliceLimit(Format)))];

    /// <summary>Length in frames, at the clip's own rate.</summary>
    public long Frames => Bytes.Length / Format.BytesPerFrame;

    /// <summary>Length in seconds.</summary>
    public double Seconds => Frames / (double)Format.SampleRate;

    /// <summary>Frames from a position of the endlessly repeated clip; at most one second and one clip.</summary>
    public ReadOnlyMemory<byte> Slice(long frame, int frames) =>
        _looped.AsMemory((int)(frame % Frames) * Format.BytesPerFrame, frames * Format.BytesPerFrame);

    private static int SliceLimit(AudioFormat format) =>
        (int)(MaxSliceSeconds * format.SampleRate) * format.BytesPerFrame;
}
