using Transcription.Audio.Files;
using Transcription.Audio.Tests.Support;

namespace Transcription.Audio.Tests.Files;

public sealed class CompressedFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mp3", "clip.mp3")]
    [InlineData("m4a", "clip.m4a")]
    [InlineData("flac", "clip.flac")]
    [InlineData("ogg", "clip.ogg")]
    [InlineData("opus", "clip.opus")]
    [InlineData("webm", "clip.webm")]
    [InlineData("mp4", "clip.mp4")]
    [InlineData("mka", "clip.mka")]
    [InlineData("aiff", "clip.aiff")]
    [InlineData("caf", "clip.caf")]
    [InlineData("w64", "clip.w64")]
    [InlineData("au", "clip.au")]
    [InlineData("wma", "clip.wma")]
    [InlineData("ts", "clip.ts")]
    [InlineData("wv", "clip.wv")]
    [InlineData("ac3", "clip.ac3")]
    [InlineData("mp3", "clip.wav")]
    [InlineData("mp4", "a name: with [all] kinds 'of' signs")]
    public async Task A_container_is_decoded_whatever_its_name(string format, string name)
    {
        var made = Path.Combine(_folder.Root, "made." + format);
        await Ffmpeg.RunAsync("-i", Clips.Path("t01.wav"), made);
        var path = Path.Combine(_folder.Root, name);
        File.Move(made, path);
        var original = Clips.Samples("t01.wav");

        var samples = await Decode.FileAsync(path);

        Assert.Equal(original.Length / 16_000.0, samples.Length / 16_000.0, tolerance: 0.060);
        Assert.Equal(1, Signal.Rms(samples) / Signal.Rms(original), tolerance: 0.1);
    }

    [Theory]
    [InlineData("wav", 2)]
    [InlineData("flac", 2)]
    [InlineData("flac", 6)]
    [InlineData("wv", 8)]
    public async Task Each_channel_is_decoded_alone(string format, int channels)
    {
        // The clip on the last channel, silence on the others.
        var pan = string.Join('|', Enumerable.Range(0, channels).Select(i => i == channels - 1 ? $"c{i}=c0" : $"c{i}=0*c0"));
        var path = Path.Combine(_folder.Root, $"clip.{format}");
        await Ffmpeg.RunAsync("-i", Clips.Path("t01.wav"), "-af", $"pan={channels}c|{pan}", path);
        var decoder = new AudioFileDecoder(new FfmpegOptions());

        Assert.Equal(channels, await decoder.CountChannelsAsync(path));
        for (var channel = 0; channel < channels; channel++)
        {
            var samples = (await decoder.DecodeChannelAsync(path, channel).ToListAsync()).SelectMany(block => block.ToArray()).ToArray();
            Assert.Equal(channel == channels - 1 ? Clips.Samples("t01.wav") : new short[samples.Length], samples);
        }
    }

    [Theory]
    [InlineData("flac", true)]
    [InlineData("mp3", false)]
    public async Task A_header_that_tells_the_length_plainly_is_believed(string format, bool tells)
    {
        var path = Path.Combine(_folder.Root, $"clip.{format}");
        await Ffmpeg.RunAsync("-i", Clips.Path("t01.wav"), path);

        var length = await new AudioFileDecoder(new FfmpegOptions()).MeasureAsync(path);

        Assert.Equal(tells ? TimeSpan.FromSeconds(Clips.Samples("t01.wav").Length / 16_000.0) : null, length);
    }

    [Fact]
    public async Task The_sound_of_a_video_is_decoded()
    {
        var path = Path.Combine(_folder.Root, "clip.mp4");
        await Ffmpeg.RunAsync(
            "-f", "lavfi", "-i", "testsrc=duration=2:size=64x64", "-i", Clips.Path("t01.wav"), "-shortest", path);

        var samples = await Decode.FileAsync(path);

        Assert.Equal(2, samples.Length / 16_000.0, tolerance: 0.1);
    }
}
