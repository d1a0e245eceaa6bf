using System.Buffers.Binary;
using Transcription.Audio.Streaming;
using Transcription.Speech.Pcm;

namespace Transcription.Audio.Files;

/// <summary>The samples of a WAV file.</summary>
/// <param name="Layout">How a sample is written; null when that takes ffmpeg (ADPCM, GSM, 64-bit float …).</param>
/// <param name="SampleRate">Frames per second, in Hz.</param>
/// <param name="Channels">Samples per frame.</param>
internal sealed record WaveFormat(SampleLayout? Layout, int SampleRate, int Channels)
{
    /// <summary>The least a format chunk takes, in bytes.</summary>
    public const int MinLength = 16;

    private const int Extensible = 0xFFFE;
    private const int SubFormatOffset = 24;

    /// <exception cref="InvalidAudioException">The values make no sense.</exception>
    public static WaveFormat Parse(ReadOnlySpan<byte> chunk)
    {
        int tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        int frame = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (tag == Extensible && chunk.Length >= SubFormatOffset + 2)
            tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk[SubFormatOffset..]);

        // The encoding is irrelevant here: what is wanted are its bounds on rate and channels.
        var bounds = new AudioFormat(AudioEncoding.PcmS16Le, (int)Math.Min(rate, int.MaxValue), channels).Validated();
        var layout = LayoutOf(tag, bits);
        if (layout is not null && frame != layout.Bytes * channels)
            throw new InvalidAudioException(
                $"The WAV header contradicts itself: {channels} channels of {bits} bits, but {frame} bytes per frame.");
        return new WaveFormat(layout, bounds.SampleRate, channels);
    }

    private static SampleLayout? LayoutOf(int tag, int bits) => (tag, bits) switch
    {
        (1, 8) => SampleLayout.U8,
        (1, 16) => SampleLayout.S16,
        (1, 24) => SampleLayout.S24,
        (1, 32) => SampleLayout.S32,
        (3, 32) => SampleLayout.F32,
        (6, 8) => SampleLayout.ALaw,
        (7, 8) => SampleLayout.MuLaw,
        _ => null,
    };
}
