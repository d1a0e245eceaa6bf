using Transcription.Speech.Pcm;

namespace Transcription.Audio.Files;

/// <summary>Decodes audio and video files into 16 kHz mono samples.</summary>
public interface IAudioFileDecoder
{
    /// <summary>
    /// Streams the audio of a file in blocks of one second (the last one shorter), each in memory of its own. What the
    /// file is follows from its content, never from its name.
    /// </summary>
    /// <exception cref="InvalidAudioException">
    /// The file is not audio the server understands, is truncated, holds no samples or too many. May come after blocks
    /// that were fine. A compressed file cut short is not told from a short one unless its container tells.
    /// </exception>
    /// <exception cref="AudioDecoderUnavailableException">The format needs ffmpeg, and it is not installed.</exception>
    IAsyncEnumerable<ReadOnlyMemory<short>> DecodeAsync(string path, CancellationToken cancellationToken = default);

    /// <summary>The same of one channel alone.</summary>
    /// <param name="path">The file.</param>
    /// <param name="channel">The channel, from 0; there must be one.</param>
    /// <param name="cancellationToken">Stops the decoding.</param>
    IAsyncEnumerable<ReadOnlyMemory<short>> DecodeChannelAsync(
        string path, int channel, CancellationToken cancellationToken = default);

    /// <summary>How many channels the audio of a file has.</summary>
    /// <exception cref="InvalidAudioException">The file is not audio the server understands, or holds no samples.</exception>
    /// <exception cref="AudioDecoderUnavailableException">The format needs ffmpeg, and it is not installed.</exception>
    ValueTask<int> CountChannelsAsync(string path, CancellationToken cancellationToken = default);

    /// <summary>The length of a file where its header tells it; null when only decoding will.</summary>
    /// <exception cref="InvalidAudioException">The file is not audio the server understands, or its header is broken.</exception>
    ValueTask<TimeSpan?> MeasureAsync(string path, CancellationToken cancellationToken = default);
}
