using System.Buffers;

namespace Transcription.Speech.Pcm;

/// <summary>
/// Turns a byte stream of one <see cref="AudioFormat"/> into 16 kHz mono samples. What does not make a whole sample yet
/// waits for the next call. Not thread safe.
/// </summary>
public interface IAudioDecoder : IDisposable
{
    /// <summary>Decodes the next bytes, cut anywhere.</summary>
    /// <exception cref="InvalidAudioException">A sample is not a number.</exception>
    void Decode(ReadOnlySpan<byte> bytes, IBufferWriter<short> output);

    /// <summary>Ends the stream and writes what the resampler still holds.</summary>
    /// <exception cref="InvalidAudioException">The stream ends inside a sample.</exception>
    void Complete(IBufferWriter<short> output);
}
