using Transcription.Speech.Pcm;

namespace Transcription.Grains.Files;

/// <summary>The audio of a recording as 16 kHz samples, in blocks of any size: all channels mixed, or each by itself.</summary>
public sealed class RecordingAudio
{
    private const int MostChannels = 8;

    private RecordingAudio(IReadOnlyList<IAsyncEnumerable<ReadOnlyMemory<short>>> channels, bool isSeparate) =>
        (Channels, IsSeparate) = (channels, isSeparate);

    /// <summary>Whether the channels are told apart.</summary>
    public bool IsSeparate { get; }

    /// <summary>The samples of each channel, or those of all in one.</summary>
    public IReadOnlyList<IAsyncEnumerable<ReadOnlyMemory<short>>> Channels { get; }

    /// <summary>All channels in one.</summary>
    public static RecordingAudio Mixed(IAsyncEnumerable<ReadOnlyMemory<short>> audio) => new([audio], isSeparate: false);

    /// <summary>Each channel by itself.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="channel">The samples of a channel, counted from 0.</param>
    /// <exception cref="InvalidAudioException">There are too many.</exception>
    public static RecordingAudio Separate(int count, Func<int, IAsyncEnumerable<ReadOnlyMemory<short>>> channel) => count <= MostChannels
        ? new RecordingAudio([.. Enumerable.Range(0, count).Select(channel)], isSeparate: true)
        : throw new InvalidAudioException($"The audio has {count} channels; at most {MostChannels} can be transcribed each by itself.");
}
