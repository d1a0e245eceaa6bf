using System.Buffers;
using Transcription.Audio.Streaming;
using Transcription.Speech.Pcm;

namespace Transcription.Audio.Files;

/// <summary>The samples ffmpeg makes of a file. Dispose kills it.</summary>
/// <param name="path">An absolute path.</param>
/// <param name="channel">The channel, from 0; null mixes all.</param>
/// <param name="declared">How long it says it is; null when only ffmpeg knows.</param>
/// <exception cref="AudioDecoderUnavailableException">The program cannot be started.</exception>
internal sealed class FfmpegSource(string path, int? channel, TimeSpan? declared, FfmpegOptions options, TimeProvider time) : ISampleSource
{
    private static readonly TimeSpan MostMissing = TimeSpan.FromSeconds(1); // a damaged frame or two

    private readonly FfmpegProcess _process = FfmpegProcess.Start(options.Path, FfmpegCommand.Arguments(path, channel, options));
    private readonly PassThroughDecoder _decoder = new();
    private readonly byte[] _buffer = new byte[32 * 1024];
    private long _bytes;
    private TimeSpan _waited;

    public async ValueTask<bool> ReadAsync(IBufferWriter<short> output, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        using var timeout = new CancellationTokenSource(options.Timeout - _waited, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var read = await _process.ReadAsync(_buffer, stop.Token).ConfigureAwait(false);
            _decoder.Decode(_buffer.AsSpan(0, read), output);
            _bytes += read;
            if (read > 0)
                return true;
            _decoder.Complete(output);
            var (failed, messages) = await _process.WaitForExitAsync(stop.Token).ConfigureAwait(false);
            if (failed)
                throw new InvalidAudioException(FfmpegCommand.Explain(messages, path));
            if (_bytes > 0 && (FfmpegCommand.IsTruncated(messages) || declared - Decoded > MostMissing))
                throw new InvalidAudioException("The file is truncated: it holds less audio than it says.");
            return false;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new InvalidAudioException($"The file could not be decoded within {options.Timeout}.");
        }
        finally
        {
            _waited += time.GetElapsedTime(start);
            if (_waited > options.Timeout)
                _waited = options.Timeout;
        }
    }

    private TimeSpan Decoded => TimeSpan.FromSeconds(SpeechTime.ToSeconds(_bytes / sizeof(short)));

    public ValueTask DisposeAsync()
    {
        _decoder.Dispose();
        return _process.DisposeAsync();
    }
}
