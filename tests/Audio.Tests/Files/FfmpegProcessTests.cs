using Microsoft.Extensions.Time.Testing;
using Transcription.Audio.Files;
using Transcription.Audio.Tests.Support;
using Transcription.Speech.Pcm;

namespace Transcription.Audio.Tests.Files;

public sealed class FfmpegProcessTests : IDisposable
{
    private const string OneSecond = "head -c 32000 /dev/zero";

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Cancelling_ends_the_process()
    {
        var decoder = Decoder($"{OneSecond}\nexec sleep 600");
        using var stop = new CancellationTokenSource();
        await using var blocks = decoder.DecodeAsync(Ogg(), stop.Token).GetAsyncEnumerator(CancellationToken.None);
        Assert.True(await blocks.MoveNextAsync());
        Assert.True(_folder.ProgramRuns());

        var next = blocks.MoveNextAsync();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
        Assert.False(_folder.ProgramRuns());
    }

    [Fact]
    public async Task Leaving_the_loop_ends_the_process()
    {
        // The real one, blocked on a full pipe: an hour of silence is small as FLAC.
        var path = Path.Combine(_folder.Root, "a.flac");
        await Ffmpeg.RunAsync("-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono", "-t", "3600", path);

        await foreach (var _ in Decoder("exec ffmpeg \"$@\"").DecodeAsync(path))
        {
            Assert.True(_folder.ProgramRuns());
            break;
        }

        Assert.False(_folder.ProgramRuns());
    }

    [Fact]
    public async Task A_process_that_hangs_is_ended_at_the_timeout()
    {
        var decoder = Decoder("exec sleep 600");

        var decoding = decoder.DecodeAsync(Ogg()).ToListAsync().AsTask();
        while (!_folder.ProgramHasBegun && !decoding.IsCompleted)
            await Task.Yield();
        while (!decoding.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        var error = await Assert.ThrowsAsync<InvalidAudioException>(() => decoding);
        Assert.Contains("within 00:10:00", error.Message, StringComparison.Ordinal);
        Assert.False(_folder.ProgramRuns());
    }

    [Fact]
    public async Task A_slow_reader_does_not_run_into_the_timeout()
    {
        var seconds = 0;
        await foreach (var block in Decoder("head -c 160000 /dev/zero").DecodeAsync(Ogg()))
        {
            _time.Advance(TimeSpan.FromHours(1));
            seconds += block.Length / 16_000;
        }

        Assert.Equal(5, seconds);
    }

    [Fact]
    public async Task A_failure_after_good_samples_is_told()
    {
        var error = await Assert.ThrowsAsync<InvalidAudioException>(
            async () => await Decoder($"{OneSecond}\necho '[ogg @ 0x55d0] {_folder.Root}/a.ogg: Broken' >&2\nexit 1")
                .DecodeAsync(Ogg()).ToListAsync());

        Assert.Equal("The file is not audio the server understands: Broken.", error.Message);
    }

    [Fact]
    public async Task A_flood_of_errors_is_cut()
    {
        var error = await Assert.ThrowsAsync<InvalidAudioException>(
            async () => await Decoder("head -c 20000000 /dev/zero | tr '\\0' x >&2\nexit 1")
                .DecodeAsync(Ogg()).ToListAsync());

        Assert.InRange(error.Message.Length, 50, 300);
    }

    [Fact]
    public async Task The_process_sees_nothing_of_the_environment()
    {
        Environment.SetEnvironmentVariable("AUDIO_TESTS_SECRET", "secret");

        var blocks = await Decoder($"[ -z \"$AUDIO_TESTS_SECRET\" ] && {OneSecond}").DecodeAsync(Ogg()).ToListAsync();

        Assert.Single(blocks);
    }

    [Fact]
    public async Task A_missing_ffmpeg_is_named()
    {
        var decoder = new AudioFileDecoder(new FfmpegOptions { Path = "no-such-program" });

        var error = await Assert.ThrowsAsync<AudioDecoderUnavailableException>(
            async () => await decoder.DecodeAsync(Ogg()).ToListAsync());

        Assert.Contains("install the package ffmpeg", error.Message, StringComparison.Ordinal);
    }

    private string Ogg() => _folder.Write("a.ogg", "OggS and so on");

    private AudioFileDecoder Decoder(string script) =>
        new(new FfmpegOptions { Path = _folder.WriteProgram(script) }, _time);
}
