using System.Buffers.Binary;
using Transcription.Speech.Pcm;

namespace Transcription.Audio.Files;

/// <summary>Asks ffmpeg how many channels a file has.</summary>
internal static class FfmpegChannels
{
    private const int ChannelsAt = 22; // in the header of a WAV file

    /// <exception cref="InvalidAudioException">It is not audio, or holds no samples.</exception>
    /// <exception cref="AudioDecoderUnavailableException">The program cannot be started.</exception>
    public static async ValueTask<int> CountAsync(
        string path, FfmpegOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var process = FfmpegProcess.Start(options.Path, FfmpegCommand.FirstFrame(path, options));
        await using var closing = process.ConfigureAwait(false);
        try
        {
            var header = new byte[ChannelsAt + sizeof(short)];
            var length = 0;
            for (int read; length < header.Length
                && (read = await process.ReadAsync(header.AsMemory(length), stop.Token).ConfigureAwait(false)) > 0;)
                length += read;
            if (length == header.Length)
                return BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(ChannelsAt));
            var (failed, messages) = await process.WaitForExitAsync(stop.Token).ConfigureAwait(false);
            throw new InvalidAudioException(failed ? FfmpegCommand.Explain(messages, path) : "The file holds no audio samples.");
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new InvalidAudioException($"The file could not be decoded within {options.Timeout}.");
        }
    }
}
