using System.Buffers;
using Transcription.Audio.Files;
using Transcription.Audio.Streaming;
using Transcription.Speech.Pcm;

namespace Transcription.Audio.Tests.Support;

internal static class Decode
{
    public static short[] Stream(AudioFormat format, params IEnumerable<byte[]> pieces)
    {
        using var decoder = AudioDecoders.Create(format);
        var output = new ArrayBufferWriter<short>();
        foreach (var piece in pieces)
            decoder.Decode(piece, output);
        decoder.Complete(output);
        return output.WrittenSpan.ToArray();
    }

    public static async Task<short[]> FileAsync(string path, FfmpegOptions? options = null)
    {
        var samples = new List<short>();
        await foreach (var block in new AudioFileDecoder(options ?? new FfmpegOptions()).DecodeAsync(path))
            samples.AddRange(block.Span);
        return [.. samples];
    }

    /// <summary>The message for a file that must be refused.</summary>
    public static async Task<string> RefusalAsync(string path, FfmpegOptions? options = null) =>
        (await Assert.ThrowsAsync<InvalidAudioException>(() => FileAsync(path, options))).Message;
}
