using System.Runtime.CompilerServices;
using Transcription.Speech.Pcm;

namespace Transcription.Audio.Files;

/// <summary>Reads plain WAV itself; what begins like another known container is for ffmpeg.</summary>
public sealed class AudioFileDecoder : IAudioFileDecoder
{
    private readonly FfmpegOptions _options;
    private readonly TimeProvider _time;

    /// <param name="options">Must be free of <see cref="FfmpegOptions.Errors"/>.</param>
    /// <param name="time">The clock of the timeout. Default: the system's.</param>
    public AudioFileDecoder(FfmpegOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Errors().FirstOrDefault() is { } error)
            throw new ArgumentException(error, nameof(options));
        _options = options;
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ReadOnlyMemory<short>> DecodeAsync(string path, CancellationToken cancellationToken = default) =>
        DecodeAsync(path, channel: null, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ReadOnlyMemory<short>> DecodeChannelAsync(
        string path, int channel, CancellationToken cancellationToken = default) => DecodeAsync(path, channel, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<int> CountChannelsAsync(string path, CancellationToken cancellationToken = default)
    {
        var file = Open(path);
        await using (file.ConfigureAwait(false))
        {
            if ((await ReadHeaderAsync(file, cancellationToken).ConfigureAwait(false)).Wave is { } wave)
                return wave.Format.Channels;
        }

        return await FfmpegChannels.CountAsync(Path.GetFullPath(path), _options, _time, cancellationToken).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<ReadOnlyMemory<short>> DecodeAsync(
        string path, int? channel, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var source = await OpenAsync(path, channel, cancellationToken).ConfigureAwait(false);
        await using var closing = source.ConfigureAwait(false);
        var limit = SpeechTime.ToSamples(_options.MaxAudio.TotalSeconds);
        var blocks = new SampleBlocks();
        long samples = 0;
        for (var more = true; more;)
        {
            more = await source.ReadAsync(blocks, cancellationToken).ConfigureAwait(false);
            while (blocks.TryTake(out var block, evenPart: !more))
            {
                samples += block.Length;
                if (samples > limit)
                    throw new InvalidAudioException($"The audio is longer than {_options.MaxAudio}, the limit.");
                yield return block;
            }
        }

        if (samples == 0)
            throw new InvalidAudioException("The file holds no audio samples.");
    }

    /// <inheritdoc/>
    public async ValueTask<TimeSpan?> MeasureAsync(string path, CancellationToken cancellationToken = default)
    {
        var file = Open(path);
        await using var closing = file.ConfigureAwait(false);
        var (wave, declared) = await ReadHeaderAsync(file, cancellationToken).ConfigureAwait(false);
        return wave is null
            ? declared
            : TimeSpan.FromSeconds(
                (double)wave.DataLength / (wave.Format.Layout!.Bytes * wave.Format.Channels * wave.Format.SampleRate));
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 4_096, useAsync: true);

    private async ValueTask<ISampleSource> OpenAsync(string path, int? channel, CancellationToken cancellationToken)
    {
        var file = Open(path);
        TimeSpan? declared;
        try
        {
            (var wave, declared) = await ReadHeaderAsync(file, cancellationToken).ConfigureAwait(false);
            if (wave is not null)
                return new WaveSource(file, wave, channel);
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        await file.DisposeAsync().ConfigureAwait(false);
        return new FfmpegSource(Path.GetFullPath(path), channel, declared, _options, _time);
    }

    /// <summary>The header of a plain WAV file, or how long a file for ffmpeg says it is, where that is plain to see.</summary>
    private static async ValueTask<(WaveHeader? Wave, TimeSpan? Declared)> ReadHeaderAsync(Stream file, CancellationToken cancellationToken)
    {
        var head = new byte[AudioSniffer.HeadLength];
        var length = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken)
            .ConfigureAwait(false);
        if (length == 0)
            throw new InvalidAudioException("The file is empty.");
        var container = AudioSniffer.Recognise(head.AsSpan(0, length));
        if (container == AudioContainer.Unknown)
            throw new InvalidAudioException(
                "The file is not audio the server understands; send WAV, MP3, M4A, FLAC, Ogg, WebM or the like.");
        if (AudioSniffer.IsIsoMedia(head.AsSpan(0, length)) && await IsoMedia.IsEncryptedAsync(file, cancellationToken).ConfigureAwait(false))
            throw new InvalidAudioException("The file is encrypted; send it without its protection.");
        if (container != AudioContainer.Wave)
            return (null, FlacHeader.Duration(head.AsSpan(0, length)));
        var wave = await new WaveHeaderReader(file).ReadAsync(cancellationToken).ConfigureAwait(false);
        return (wave.Format.Layout is null ? null : wave, null);
    }
}
