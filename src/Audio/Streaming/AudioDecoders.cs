using Transcription.Speech.Pcm;

namespace Transcription.Audio.Streaming;

/// <summary>Decoders of raw audio streams into 16 kHz mono.</summary>
public static class AudioDecoders
{
    /// <summary>
    /// Makes a decoder for one stream. Channels are averaged; other rates are resampled, which holds back up to 10 ms
    /// and half a filter (3 ms) until more audio or <see cref="IAudioDecoder.Complete"/> comes. Positions are kept: what
    /// happens at t seconds of the input happens at t seconds of the output.
    /// </summary>
    /// <exception cref="InvalidAudioException">The rate or the channel count is not accepted.</exception>
    public static IAudioDecoder Create(AudioFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return format.Validated() == AudioFormat.Speech
            ? new PassThroughDecoder()
            : new ConvertingDecoder(SampleLayout.Of(format.Encoding), format.SampleRate, format.Channels);
    }
}
