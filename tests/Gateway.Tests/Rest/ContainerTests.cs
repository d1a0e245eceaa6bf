using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Transcription.Gateway.Tests.Hosting;

namespace Transcription.Gateway.Tests.Rest;

/// <summary>Files in the containers people have, made by ffmpeg, posted and sent as jobs.</summary>
public sealed class ContainerTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly short[] Audio =
        TestAudio.Concat(TestAudio.Silence(0.5), TestAudio.Voice(2), TestAudio.Silence(1), TestAudio.Voice(2, seed: 2));

    [Theory]
    [InlineData("mp3", "-f mp3 -ar 44100 -ac 2")]
    [InlineData("m4a", "-f ipod -c:a aac")]
    [InlineData("aac", "-f adts -c:a aac")]
    [InlineData("flac", "-f flac")]
    [InlineData("ogg", "-f ogg -c:a libvorbis -ar 44100")]
    [InlineData("opus", "-f ogg -c:a libopus")]
    [InlineData("webm", "-f webm -c:a libopus")]
    [InlineData("mp4 video", "-f mp4 -c:a aac -movflags +faststart", "-f lavfi -i testsrc=size=64x64:rate=5 -shortest")]
    public async Task A_container_is_transcribed_at_once_and_as_a_job(string container, string output, string video = "")
    {
        var file = await Ffmpeg(TestAudio.Wav(Audio), output, video);
        Assert.NotEqual("RIFF"u8.ToArray(), file[..4]);

        using var form = TranscriptionTests.Form(file, ("response_format", "verbose_json"));
        var response = await fixture.Server.Http.PostAsync(JobClient.Path, form);
        Assert.True(response.IsSuccessStatusCode, $"{container}: {await response.Content.ReadAsStringAsync()}");
        var transcript = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(5.5, transcript.GetProperty("duration").GetDouble(), 0.15);
        Assert.Equal(2, transcript.GetProperty("segments").GetArrayLength());

        var jobs = new JobClient(fixture.Server.Http);
        var job = await jobs.Until(await jobs.Submit(file), "completed");
        Assert.Equal(transcript.GetProperty("text").GetString(), job.GetProperty("text").GetString());
    }

    internal static async Task<byte[]> Ffmpeg(byte[] wav, string output, string video = "")
    {
        var folder = Directory.CreateTempSubdirectory("containers-");
        try
        {
            var (from, to) = (Path.Combine(folder.FullName, "in.wav"), Path.Combine(folder.FullName, "out"));
            await File.WriteAllBytesAsync(from, wav);
            var arguments = $"-nostdin -v error -i {from} {video} {output} {to}";
            using var process = Process.Start(new ProcessStartInfo("ffmpeg", arguments) { RedirectStandardError = true })!;
            var errors = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, errors);
            return await File.ReadAllBytesAsync(to);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
