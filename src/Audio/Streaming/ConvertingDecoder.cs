using System.Buffers;
using Transcription.Speech.Pcm;

namespace Transcription.Audio.Streaming;

/// <summary>Any layout, rate and channel count to 16 kHz mono.</summary>
internal sealed class ConvertingDecoder : FramedDecoder
{
    private const int BlockSamples = 2_048;

    private readonly SampleLayout _layout;
    private readonly int _rate;
    private readonly int _channels;
    private readonly int? _channel;
    private readonly float[] _block;
    private readonly StreamResampler? _resampler;
    private long _frames;

    /// <param name="layout">How a sample is written.</param>
    /// <param name="rate">Frames per second.</param>
    /// <param name="channels">Samples of a frame.</param>
    /// <param name="channel">The channel to keep, from 0; null mixes all.</param>
    public ConvertingDecoder(SampleLayout layout, int rate, int channels, int? channel = null)
        : base(layout.Bytes * channels)
    {
        _layout = layout;
        _rate = rate;
        _channels = channels;
        _channel = channel;
        _block = new float[BlockSamples / channels * channels];
        _resampler = rate == SpeechTime.SampleRate ? null : new StreamResampler(rate);
    }

    protected override void DecodeFrames(ReadOnlySpan<byte> frames, IBufferWriter<short> output)
    {
        while (!frames.IsEmpty)
        {
            var block = _block.AsSpan(0, Math.Min(_block.Length, frames.Length / _layout.Bytes));
            var read = _layout.Read(frames, block);
            if (read < block.Length)
                throw NotANumber(read);
            frames = frames[(block.Length * _layout.Bytes)..];
            _frames += block.Length / _channels;
            var mono = Mix(block);
            if (_resampler is null)
                Pcm16.Write(mono, output);
            else
                _resampler.Write(mono, output);
        }
    }

    protected override void Finish(IBufferWriter<short> output) => _resampler?.Complete(output);

    /// <summary>Averages the channels in place, or keeps the one.</summary>
    private Span<float> Mix(Span<float> block)
    {
        if (_channels == 1)
            return block;
        var frames = block.Length / _channels;
        for (var frame = 0; frame < frames; frame++)
        {
            if (_channel is { } one)
            {
                block[frame] = block[frame * _channels + one];
                continue;
            }

            var sum = 0f;
            foreach (var sample in block.Slice(frame * _channels, _channels))
                sum += sample;
            block[frame] = sum / _channels;
        }

        return block[..frames];
    }

    private InvalidAudioException NotANumber(int sample)
    {
        var seconds = (_frames + sample / _channels) / (double)_rate;
        return new InvalidAudioException($"The sample at {seconds:0.000} s is not a finite number.");
    }
}
