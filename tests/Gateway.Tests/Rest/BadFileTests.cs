using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using Transcription.Gateway.Tests.Hosting;

namespace Transcription.Gateway.Tests.Rest;

/// <summary>Files as people send them by mistake: refused with a reason, at once and as jobs, or simply read.</summary>
public sealed class BadFileTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly short[] Speech = TestAudio.Concat(TestAudio.Silence(1), TestAudio.Voice(3), TestAudio.Silence(1));

    private readonly JobClient _jobs = new(fixture.Server.Http);

    private static readonly string[] Encryption =
    [
        "-encryption_scheme", "cenc-aes-ctr", "-encryption_key", "76a6c65c5ea762046bd749a2e632ccbb",
        "-encryption_kid", "a7e61c373e219033c21091fa607bf3b8",
    ];

    /// <summary>A file ffmpeg makes of the speech.</summary>
    private static async Task<byte[]> Make(string extension, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("bad-files-");
        try
        {
            var (source, target) = (Path.Combine(folder.FullName, "a.wav"), Path.Combine(folder.FullName, $"b.{extension}"));
            await File.WriteAllBytesAsync(source, TestAudio.Wav(Speech));
            using var ffmpeg = Process.Start(
                new ProcessStartInfo("ffmpeg", ["-nostdin", "-v", "error", "-i", source, .. arguments, target]))!;
            await ffmpeg.WaitForExitAsync();
            Assert.Equal(0, ffmpeg.ExitCode);
            return await File.ReadAllBytesAsync(target);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static byte[] Damage(byte[] file, int from, int seed)
    {
        var damaged = file.ToArray();
        new Random(seed).NextBytes(damaged.AsSpan(from));
        return damaged;
    }

    private static byte[] Zip()
    {
        using var content = new MemoryStream();
        using (var zip = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("talk.wav").Open();
            entry.Write(TestAudio.Wav(Speech));
        }

        return content.ToArray();
    }

    private static async Task<byte[]> Bad(string what) => what switch
    {
        "a truncated wav" => TestAudio.Wav(Speech)[..50_000],
        "a truncated mp4" => (await Make("m4a"))[..4_000],
        "a truncated mp3" => (await Make("mp3"))[..10_000],
        "a truncated flac" => (await Make("flac"))[..60_000],
        "a corrupt mp3" => Damage(await Make("mp3"), from: 200, seed: 3),
        "a corrupt flac" => Damage(await Make("flac"), from: 100, seed: 3),
        "a wav of 0 s" => TestAudio.Wav([]),
        "an mp3 of 0 s" => await Make("mp3", "-t", "0"),
        "an m4a of 0 s" => await Make("m4a", "-t", "0"),
        "a flac of 0 s" => await Make("flac", "-t", "0"),
        "an encrypted mp4" => await Make("mp4", Encryption),
        "a zip" => Zip(),
        _ => throw new ArgumentOutOfRangeException(nameof(what)),
    };

    [Theory]
    [InlineData("a truncated wav", "bytes")]
    [InlineData("a truncated mp4", "truncated")]
    [InlineData("a truncated mp3", "truncated")]
    [InlineData("a truncated flac", "truncated")]
    [InlineData("a corrupt mp3", "not audio the server understands")]
    [InlineData("a corrupt flac", "no audio samples")]
    [InlineData("a wav of 0 s", "no audio samples")]
    [InlineData("an mp3 of 0 s", "not audio the server understands")]
    [InlineData("an m4a of 0 s", "no audio stream")]
    [InlineData("a flac of 0 s", "no audio samples")]
    [InlineData("an encrypted mp4", "encrypted")]
    [InlineData("a zip", "not audio the server understands")]
    public async Task Is_refused_with_its_reason_at_once_and_as_a_job_and_leaves_nothing(string what, string reason)
    {
        var file = await Bad(what);
        var answer = await fixture.Server.Http.PostAsync(JobClient.Path, TranscriptionTests.Form(file));
        var error = (await JobClient.Body(answer, HttpStatusCode.BadRequest)).GetProperty("error");
        Assert.Equal("invalid_audio", error.GetProperty("code").GetString());
        Assert.Contains(reason, error.GetProperty("message").GetString());

        var submitted = await _jobs.Post(file);
        if (submitted.StatusCode == HttpStatusCode.Accepted)
        {
            var job = await JobClient.Body(submitted, HttpStatusCode.Accepted);
            error = (await _jobs.Until(job.GetProperty("id").GetString()!, "failed")).GetProperty("error");
        }
        else
        {
            error = (await JobClient.Body(submitted, HttpStatusCode.BadRequest)).GetProperty("error");
        }

        Assert.Equal("invalid_audio", error.GetProperty("code").GetString());
        Assert.Contains(reason, error.GetProperty("message").GetString());
        await Eventually.True(() => Task.FromResult(!fixture.Server.Files.Any()));
    }

    [Theory]
    [InlineData("wav", "-ac", "10")]
    [InlineData("wav", "-ar", "8000")]
    [InlineData("flac", "-ar", "8000")]
    [InlineData("mp3", "-ar", "8000")]
    public async Task Is_simply_read(string extension, params string[] arguments)
    {
        string[] format = arguments is ["-ac", "10"] ? ["-filter_complex", Channels(10)] : arguments;
        var file = await Make(extension, format);
        var answer = await fixture.Server.Http.PostAsync(JobClient.Path, TranscriptionTests.Form(file));
        var text = (await JobClient.Body(answer, HttpStatusCode.OK)).GetProperty("text").GetString();
        Assert.NotEmpty(text!);
        var job = await _jobs.Until(await _jobs.Submit(file), "completed");
        Assert.Equal(text, job.GetProperty("text").GetString());
        await Eventually.True(() => Task.FromResult(!fixture.Server.Files.Any()));
    }

    /// <summary>The same in each channel.</summary>
    private static string Channels(int count) =>
        $"[0:a]asplit={count}{Pads(count)};{Pads(count)}amerge=inputs={count}";

    private static string Pads(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"[c{i}]"));
}
