using System.Buffers;
using NAudio.Dsp;
using Transcription.Speech.Pcm;

namespace Transcription.Audio.Streaming;

/// <summary>
/// Windowed-sinc resampling of a mono stream to 16 kHz. Output sample n lies exactly at n / 16,000 s of the input. The
/// input goes in by fixed blocks of 10 ms, so that the output does not depend on how the stream was cut, and because
/// <see cref="WdlResampler"/> reallocates its buffer when the block size changes.
/// </summary>
internal sealed class StreamResampler
{
    // Zero crossings of the sinc that the filter spans, at the lower of the two rates. Measured with 48: tones to 6.5 kHz
    // come out within -70 dB, tones from 9 kHz are gone. WDL's default, 64 taps, folds them back from 44.1 kHz.
    private const int Crossings = 48;

    private readonly WdlResampler _resampler = new();
    private readonly int _rate;
    private readonly float[] _input;
    private readonly float[] _output;
    private int _pending;
    private long _received;
    private long _written;

    public StreamResampler(int rate)
    {
        _rate = rate;
        _input = new float[rate / 100];
        _output = new float[(int)((long)_input.Length * SpeechTime.SampleRate / rate) + 16];
        var taps = (int)Math.Ceiling(Crossings * Math.Max(1.0, rate / (double)SpeechTime.SampleRate) / 2) * 2;
        _resampler.SetMode(interp: true, filtercnt: 2, sinc: true, taps);
        _resampler.SetFeedMode(wantInputDriven: true);
        _resampler.SetRates(rate, SpeechTime.SampleRate);
    }

    public void Write(ReadOnlySpan<float> samples, IBufferWriter<short> output)
    {
        _received += samples.Length;
        while (!samples.IsEmpty)
        {
            var count = Math.Min(samples.Length, _input.Length - _pending);
            samples[..count].CopyTo(_input.AsSpan(_pending));
            samples = samples[count..];
            _pending += count;
            if (_pending == _input.Length)
                Resample(output, long.MaxValue);
        }
    }

    /// <summary>Writes what is held back: silence after the end pushes it through the filter.</summary>
    public void Complete(IBufferWriter<short> output)
    {
        var total = (_received * SpeechTime.SampleRate + _rate / 2) / _rate;
        while (_written < total)
        {
            _input.AsSpan(_pending).Clear();
            Resample(output, total);
        }
    }

    private void Resample(IBufferWriter<short> output, long limit)
    {
        _pending = 0;
        _resampler.ResamplePrepare(_input.Length, 1, out var feed);
        _input.CopyTo(feed);
        var made = _resampler.ResampleOut(_output, _input.Length, _output.Length, 1);
        var count = (int)Math.Min(made, limit - _written);
        Pcm16.Write(_output.AsSpan(0, count), output);
        _written += count;
    }
}
