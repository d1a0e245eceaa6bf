using Transcription.Gateway.Tests.Hosting;
using Transcription.Speech.Recognition;

namespace Transcription.Gateway.Tests.Rest;

public sealed class LeftoverTests
{
    private static readonly DateTime LongAgo = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static string Put(string folder, string name, bool isOld = true)
    {
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, name);
        File.WriteAllText(path, "left");
        if (isOld)
            File.SetLastWriteTimeUtc(path, LongAgo);
        return path;
    }

    [Fact]
    public async Task What_a_crash_left_is_removed_and_what_a_job_has_is_not()
    {
        await using var server = await TestServer.Start(1, new SimulatedModelOptions { Latency = TimeSpan.FromSeconds(30) });
        var jobs = new JobClient(server.Http);
        var id = await jobs.Submit(TestAudio.Wav(TestAudio.Voice(2)));
        var recording = server.Files.Single();
        File.SetLastWriteTimeUtc(recording, LongAgo);
        var (recordings, uploads) = (Path.GetDirectoryName(recording)!, Path.Combine(Path.GetDirectoryName(recording)!, "..", "uploads"));
        string Name(string owner) => $"rec_{owner}_{Guid.NewGuid():N}.audio";
        var kept = new[]
        {
            recording,
            Put(recordings, Name($"job_{Guid.NewGuid():N}"), isOld: false), // its job may be on its way
            Put(recordings, Name($"sess_{Guid.NewGuid():N}")), // not a job's
            Put(recordings, "notes.txt"),
            Put(uploads, "new.upload", isOld: false),
        };
        var left = new[]
        {
            Put(recordings, Name($"job_{Guid.NewGuid():N}")), // its job never came
            Put(recordings, Name(id)), // its job has another
            Put(uploads, "old.upload"),
            Put(uploads, "old.fetch"),
        };

        await server.Sweep();
        Assert.All(kept, path => Assert.True(File.Exists(path), path));
        Assert.All(left, path => Assert.False(File.Exists(path), path));

        (await server.Http.DeleteAsync($"{JobClient.Path}/{id}")).EnsureSuccessStatusCode();
        Assert.False(File.Exists(recording));
    }
}
