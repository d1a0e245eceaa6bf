using System.Buffers;
using Transcription.Audio.Streaming;
using Transcription.Speech.Pcm;

namespace Transcription.Audio.Files;

/// <summary>The samples of a WAV file, of all channels or of one; owns the file.</summary>
internal sealed class WaveSource : ISampleSource
{
    private readonly Stream _file;
    private readonly ConvertingDecoder _decoder;
    private readonly byte[] _buffer = new byte[32 * 1024];
    private long _left;

    public WaveSource(Stream file, WaveHeader header, int? channel)
    {
        var (layout, rate, channels) = header.Format;
        _file = file;
        _file.Position = header.DataStart;
        _decoder = new ConvertingDecoder(layout!, rate, channels, channel);
        // A part of a frame at the end is no loss: recorders that were stopped leave one.
        _left = header.DataLength - header.DataLength % (layout!.Bytes * channels);
    }

    public async ValueTask<bool> ReadAsync(IBufferWriter<short> output, CancellationToken cancellationToken)
    {
        var count = (int)Math.Min(_left, _buffer.Length);
        if (count == 0)
        {
            _decoder.Complete(output);
            return false;
        }

        var read = await _file.ReadAsync(_buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        if (read == 0)
            throw new InvalidAudioException($"The WAV file is truncated: {_left} bytes of audio are missing.");
        _left -= read;
        _decoder.Decode(_buffer.AsSpan(0, read), output);
        return true;
    }

    public ValueTask DisposeAsync()
    {
        _decoder.Dispose();
        return _file.DisposeAsync();
    }
}
