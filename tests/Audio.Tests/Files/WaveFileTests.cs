using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Transcription.Audio.Files;
using Transcription.Audio.Tests.Support;

namespace Transcription.Audio.Tests.Files;

public sealed class WaveFileTests : IDisposable
{
    private static readonly short[] Clip = Clips.Samples("t01.wav");
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_16_kHz_mono_clip_comes_out_bit_for_bit() =>
        Assert.Equal(Clip, await Decode.FileAsync(Clips.Path("t01.wav")));

    [Fact]
    public async Task Blocks_are_seconds_in_memory_of_their_own()
    {
        var blocks = await new AudioFileDecoder(new FfmpegOptions()).DecodeAsync(Clips.Path("long.wav")).ToListAsync();

        Assert.All(blocks.SkipLast(1), block => Assert.Equal(16_000, block.Length));
        Assert.InRange(blocks[^1].Length, 1, 16_000);
        Assert.Equal(Clips.Samples("long.wav"), blocks.SelectMany(block => block.ToArray()));
    }

    [Theory]
    [InlineData("t01.wav")]
    [InlineData("stereo48k.wav")]
    [InlineData("mulaw8k.wav")]
    public async Task The_header_tells_the_length_that_decoding_finds(string clip)
    {
        var length = await new AudioFileDecoder(new FfmpegOptions()).MeasureAsync(Clips.Path(clip));
        Assert.Equal((await Decode.FileAsync(Clips.Path(clip))).Length / 16_000.0, length!.Value.TotalSeconds, tolerance: 0.001);
    }

    [Theory]
    [InlineData("stereo48k.wav", 5.425)]
    [InlineData("mulaw8k.wav", 2.894)]
    public async Task Other_rates_and_channels_agree_with_ffmpeg(string clip, double seconds)
    {
        var reference = await Ffmpeg.DecodeAsync(Clips.Path(clip));

        var samples = await Decode.FileAsync(Clips.Path(clip));

        Assert.Equal(seconds, samples.Length / 16_000.0, tolerance: 0.001);
        Assert.Equal(1, Signal.Rms(samples) / Signal.Rms(reference), tolerance: 0.01);
        Assert.InRange(Signal.Difference(reference, samples), 0, 0.03);
    }

    [Theory]
    [InlineData(Wav.Pcm, 8, 255)]
    [InlineData(Wav.Pcm, 16, 0)]
    [InlineData(Wav.Pcm, 24, 0)]
    [InlineData(Wav.Pcm, 32, 0)]
    [InlineData(Wav.Float, 32, 0)]
    public async Task Every_sample_format_is_read(int tag, int bits, int tolerance)
    {
        var bytes = Clip.SelectMany(sample => Write(sample, tag, bits)).ToArray();
        foreach (var extensible in new[] { false, true })
        {
            var path = _folder.Write("clip.wav", new Wav(tag, bits) { Extensible = extensible }.Write(bytes));

            var samples = await Decode.FileAsync(path);

            Assert.Equal(Clip.Length, samples.Length);
            Assert.InRange(samples.Zip(Clip, (actual, expected) => Math.Abs(actual - expected)).Max(), 0, tolerance);
        }
    }

    [Theory]
    [InlineData(Wav.ALaw, "pcm_alaw")]
    [InlineData(Wav.MuLaw, "pcm_mulaw")]
    public async Task G711_is_read_as_ffmpeg_wrote_it(int tag, string codec)
    {
        var path = Path.Combine(_folder.Root, "clip.wav");
        await Ffmpeg.RunAsync("-i", Clips.Path("t01.wav"), "-c:a", codec, path);
        var reference = await Ffmpeg.DecodeAsync(path);

        var samples = await Decode.FileAsync(path);

        Assert.Equal(tag, BinaryPrimitives.ReadUInt16LittleEndian((await File.ReadAllBytesAsync(path)).AsSpan(20)));
        Assert.Equal(reference.Length, samples.Length);
        Assert.InRange(samples.Zip(reference, (actual, expected) => Math.Abs(actual - expected)).Max(), 0, 1);
    }

    [Theory]
    [InlineData("adpcm_ms")]
    [InlineData("pcm_f64le")]
    public async Task Rare_codecs_in_a_wav_are_left_to_ffmpeg(string codec)
    {
        var path = Path.Combine(_folder.Root, "clip.wav");
        await Ffmpeg.RunAsync("-i", Clips.Path("t01.wav"), "-c:a", codec, path);

        var samples = await Decode.FileAsync(path);

        Assert.InRange(Signal.Difference(Clip, samples), 0, 0.15);
    }

    [Theory]
    [InlineData(0u, 0u)]
    [InlineData(uint.MaxValue, uint.MaxValue)]
    [InlineData(0x7FFF_FFFFu, 0x7FFF_FFFFu)]
    public async Task A_streamed_wav_that_did_not_know_its_length_is_read_to_its_end(uint samples, uint file)
    {
        var wav = new Wav(Wav.Pcm, 16) { DeclaredLength = samples, DeclaredFile = file };
        var path = _folder.Write("clip.wav", wav.Write(MemoryMarshal.AsBytes<short>(Clip).ToArray()));

        Assert.Equal(Clip, await Decode.FileAsync(path));
    }

    [Fact]
    public async Task A_64_bit_wav_is_read()
    {
        var path = Path.Combine(_folder.Root, "clip.wav");
        await Ffmpeg.RunAsync("-i", Clips.Path("t01.wav"), "-rf64", "always", path);

        Assert.Equal(Clip, await Decode.FileAsync(path));
    }

    [Fact]
    public async Task A_wav_needs_no_ffmpeg()
    {
        var options = new FfmpegOptions { Path = "no-such-program" };

        Assert.Equal(Clip, await Decode.FileAsync(Clips.Path("t01.wav"), options));
    }

    private static byte[] Write(short sample, int tag, int bits)
    {
        if (tag == Wav.Float)
            return BitConverter.GetBytes(sample / 32_768f);
        return bits switch
        {
            8 => [(byte)((sample >> 8) + 128)],
            16 => BitConverter.GetBytes(sample),
            24 => BitConverter.GetBytes(sample << 8)[..3],
            _ => BitConverter.GetBytes(sample << 16),
        };
    }
}
