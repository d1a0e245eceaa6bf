using System.Buffers;
using Transcription.Speech.Pcm;

namespace Transcription.Audio.Streaming;

/// <summary>Puts bytes cut anywhere together into whole frames.</summary>
internal abstract class FramedDecoder(int bytesPerFrame) : IAudioDecoder
{
    private readonly byte[] _rest = new byte[bytesPerFrame];
    private int _restLength;
    private bool _completed;

    public void Decode(ReadOnlySpan<byte> bytes, IBufferWriter<short> output)
    {
        if (_completed)
            throw new InvalidOperationException("The stream has ended.");
        if (_restLength > 0)
        {
            var missing = Math.Min(bytesPerFrame - _restLength, bytes.Length);
            bytes[..missing].CopyTo(_rest.AsSpan(_restLength));
            bytes = bytes[missing..];
            _restLength += missing;
            if (_restLength < bytesPerFrame)
                return;
            _restLength = 0;
            DecodeFrames(_rest, output);
        }

        var whole = bytes.Length - bytes.Length % bytesPerFrame;
        if (whole > 0)
            DecodeFrames(bytes[..whole], output);
        bytes[whole..].CopyTo(_rest);
        _restLength = bytes.Length - whole;
    }

    public void Complete(IBufferWriter<short> output)
    {
        if (_completed)
            return;
        _completed = true;
        Finish(output);
        if (_restLength > 0)
            throw new InvalidAudioException(
                $"The audio ends inside a frame: {_restLength} of its {bytesPerFrame} bytes are there.");
    }

    public void Dispose() => _completed = true;

    /// <summary>Decodes one or more whole frames.</summary>
    protected abstract void DecodeFrames(ReadOnlySpan<byte> frames, IBufferWriter<short> output);

    protected virtual void Finish(IBufferWriter<short> output)
    {
    }
}
