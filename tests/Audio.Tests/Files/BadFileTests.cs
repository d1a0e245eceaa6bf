using System.IO.Compression;
using Transcription.Audio.Files;
using Transcription.Audio.Tests.Support;
using Transcription.Speech.Pcm;

namespace Transcription.Audio.Tests.Files;

public sealed class BadFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_empty_file_is_refused() =>
        Assert.Equal("The file is empty.", await Decode.RefusalAsync(_folder.Write("a.wav", "")));

    [Theory]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(30)]
    [InlineData(43)]
    public async Task A_wav_cut_inside_its_header_is_refused(int length)
    {
        var bytes = await File.ReadAllBytesAsync(Clips.Path("t01.wav"));

        var message = await Decode.RefusalAsync(_folder.Write("a.wav", bytes[..length]));

        Assert.Contains("ends inside its header", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wav_shorter_than_it_says_is_refused_with_the_bytes_missing()
    {
        var path = _folder.Write("a.wav", new Wav(Wav.Pcm, 16) { DeclaredLength = 5_000 }.Write(new byte[4_000]));

        Assert.Contains("1000 of its 5000 bytes", await Decode.RefusalAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wav_without_samples_is_refused()
    {
        var path = _folder.Write("a.wav", new Wav(Wav.Pcm, 16).Write([]));

        Assert.Contains("no audio samples", await Decode.RefusalAsync(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, "0 Hz")]
    [InlineData(-1, 1, "2147483647 Hz")]
    [InlineData(16_000, 33, "33 channels")]
    [InlineData(16_000, 0, "0 channels")]
    public async Task A_wav_with_a_rate_or_channels_no_recording_has_is_refused(int rate, int channels, string named)
    {
        var path = _folder.Write("a.wav", new Wav(Wav.Pcm, 16, rate, channels).Write(new byte[6_600]));

        Assert.Contains(named, await Decode.RefusalAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wav_whose_header_contradicts_itself_is_refused()
    {
        var bytes = new Wav(Wav.Pcm, 16).Write(new byte[100]);
        bytes[24 + 20] = 3; // bytes per frame

        var message = await Decode.RefusalAsync(_folder.Write("a.wav", bytes));

        Assert.Contains("3 bytes per frame", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_float_wav_with_a_sample_that_is_not_a_number_is_refused()
    {
        var bytes = Signal.Encode(AudioEncoding.PcmF32Le, [0, 0.5, double.NaN]);

        var message = await Decode.RefusalAsync(_folder.Write("a.wav", new Wav(Wav.Float, 32).Write(bytes)));

        Assert.Contains("not a finite number", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Random_damage_to_a_header_is_either_read_or_refused()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var bytes = (await File.ReadAllBytesAsync(Clips.Path("t01.wav")))[..4_000];
        for (var round = 0; round < 300; round++)
        {
            var damaged = bytes.ToArray();
            // Past "RIFF" and "WAVE", and not the format tag: what would go to ffmpeg.
            for (var i = 0; i < 3; i++)
                damaged[random.Next(22, 44)] = (byte)random.Next(256);
            damaged[34] = 16;

            var error = await Record.ExceptionAsync(() => Decode.FileAsync(_folder.Write("a.wav", damaged)));

            Assert.True(error is null or InvalidAudioException, $"seed {seed}: {error}");
        }
    }

    [Theory]
    [InlineData("a.wav")]
    [InlineData("a.mp3")]
    public async Task Text_is_refused_whatever_its_name(string name)
    {
        var message = await Decode.RefusalAsync(_folder.Write(name, "A letter, not a recording of one.\n"));

        Assert.StartsWith("The file is not audio the server understands", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ID3\u0003\0\0\0\0\0\0")]
    public async Task A_zip_named_mp3_is_refused(string before)
    {
        var content = new MemoryStream();
        content.Write(System.Text.Encoding.ASCII.GetBytes(before));
        using (var zip = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            var noise = new byte[200_000];
            new Random(1).NextBytes(noise);
            using var entry = zip.CreateEntry("noise").Open();
            entry.Write(noise);
        }

        var message = await Decode.RefusalAsync(_folder.Write("a.mp3", content.ToArray()));

        Assert.StartsWith("The file is not audio the server understands", message, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Root, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_video_without_sound_is_refused()
    {
        var path = Path.Combine(_folder.Root, "a.mp4");
        await Ffmpeg.RunAsync("-f", "lavfi", "-i", "testsrc=duration=1", "-an", path);

        Assert.Equal("The file holds no audio stream.", await Decode.RefusalAsync(path));
    }

    [Fact]
    public async Task A_picture_is_refused()
    {
        var path = Path.Combine(_folder.Root, "a.png");
        await Ffmpeg.RunAsync("-f", "lavfi", "-i", "color=black", "-frames:v", "1", path);

        Assert.StartsWith(
            "The file is not audio the server understands", await Decode.RefusalAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_mp4_cut_short_is_refused_as_truncated()
    {
        var path = Path.Combine(_folder.Root, "a.mp4");
        await Ffmpeg.RunAsync("-i", Clips.Path("t01.wav"), path);
        var bytes = await File.ReadAllBytesAsync(path);

        var message = await Decode.RefusalAsync(_folder.Write("b.mp4", bytes[..(bytes.Length / 2)]));

        Assert.Contains("truncated", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("flac")]
    [InlineData("mp3")]
    [InlineData("webm")]
    [InlineData("mka")]
    [InlineData("wv")]
    [InlineData("m4a", "-movflags", "+faststart")]
    [InlineData("mp4", "-movflags", "+frag_keyframe+empty_moov", "-frag_duration", "10000000")]
    public async Task Compressed_audio_that_holds_less_than_it_says_is_refused(string extension, params string[] arguments)
    {
        var whole = Path.Combine(_folder.Root, $"a.{extension}");
        await Ffmpeg.RunAsync(["-i", Clips.Path("long.wav"), .. arguments, whole]);
        var bytes = await File.ReadAllBytesAsync(whole);

        Assert.NotEmpty(await Decode.FileAsync(whole));
        foreach (var kept in new[] { 0.3, 0.9 })
        {
            var path = _folder.Write($"b.{extension}", bytes[..(int)(bytes.Length * kept)]);
            Assert.Equal("The file is truncated: it holds less audio than it says.", await Decode.RefusalAsync(path));
        }
    }

    [Theory]
    [InlineData("mp3", "-write_xing", "0")]
    [InlineData("aac")]
    [InlineData("ogg")]
    public async Task Compressed_audio_that_says_no_length_is_read_as_far_as_it_goes(string extension, params string[] arguments)
    {
        var whole = Path.Combine(_folder.Root, $"a.{extension}");
        await Ffmpeg.RunAsync(["-i", Clips.Path("long.wav"), .. arguments, whole]);
        var bytes = await File.ReadAllBytesAsync(whole);

        var samples = await Decode.FileAsync(_folder.Write($"b.{extension}", bytes[..(bytes.Length / 2)]));

        Assert.Equal(0.5, samples.Length / (double)Clips.Samples("long.wav").Length, tolerance: 0.1);
    }

    [Theory]
    [InlineData("wav")]
    [InlineData("flac")]
    public async Task Audio_over_the_limit_is_refused(string extension)
    {
        var path = Path.Combine(_folder.Root, "a." + extension);
        await Ffmpeg.RunAsync("-i", Clips.Path("long.wav"), path);
        var options = new FfmpegOptions { MaxAudio = TimeSpan.FromMinutes(1) };

        Assert.Contains("longer than 00:01:00", await Decode.RefusalAsync(path, options), StringComparison.Ordinal);
    }
}
