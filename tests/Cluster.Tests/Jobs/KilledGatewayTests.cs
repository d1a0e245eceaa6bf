using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using Transcription.Cluster.Tests.Hosting;
using Xunit.Abstractions;

namespace Transcription.Cluster.Tests.Jobs;

public sealed class KilledGatewayTests(ITestOutputHelper output) : IDisposable
{
    private const string Path = "/v1/audio/transcriptions";
    private const int Count = 6;

    private readonly DirectoryInfo _storage = Directory.CreateTempSubdirectory("transcription-jobs-");

    public void Dispose() => _storage.Delete(recursive: true);

    [Fact]
    public async Task Jobs_of_a_killed_gateway_complete_elsewhere_with_what_the_file_says()
    {
        await using var fleet = await Fleet.Start(
            output, Fleet.Watchful, $"Storage:Directory={_storage.FullName}", "Models:Simulated:Latency=00:00:00.300");
        var (doomed, other) = (fleet.Gateway("doomed"), fleet.Gateway("other"));
        await Fleet.Ready(other, slots: 2, doomed, fleet.Worker("worker", 2));
        var file = Wav([.. Enumerable.Range(0, 4).SelectMany(_ => TestAudio.Fixture("t24.wav"))]);
        var expected = (await Post(other, file, HttpStatusCode.OK)).GetProperty("text").GetString();

        var jobs = new List<string>();
        for (var i = 0; i < Count; i++)
        {
            var job = await Post(i % 2 == 0 ? doomed : other, file, HttpStatusCode.Accepted, ("async", "true"));
            jobs.Add(job.GetProperty("id").GetString()!);
        }

        await Eventually.Holds("a job is halfway", async () => (await Task.WhenAll(jobs.Select(id => other.Json($"{Path}/{id}"))))
            .Any(job => job.GetProperty("progress").GetProperty("segments").GetInt32() > 1));
        doomed.Process.Kill();
        foreach (var id in jobs)
        {
            await Eventually.Holds($"{id} is completed", async () =>
            {
                using var response = await other.Get($"{Path}/{id}");
                if (!response.IsSuccessStatusCode)
                    return false; // the lost gateway is not declared dead yet
                var job = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
                Assert.NotEqual("failed", job.GetProperty("status").GetString());
                return job.TryGetProperty("text", out var text) && text.GetString() == expected;
            });
        }

        // The index is the cluster's: those submitted to the lost gateway are in it.
        await Eventually.Holds("all are listed as completed", async () =>
            (await other.Json($"{Path}?status=completed")).GetProperty("data").GetArrayLength() == Count);
        var listed = new List<string?>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = await other.Json($"{Path}?limit=4&cursor={cursor}");
            listed.AddRange(page.GetProperty("data").EnumerateArray().Select(job => job.GetProperty("id").GetString()));
            cursor = page.GetProperty("next_cursor").GetString();
        }

        Assert.Equal(jobs.AsEnumerable().Reverse(), listed);
        using var deleted = await other.Http.DeleteAsync($"{Path}/{jobs[0]}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(Count - 1, (await other.Json(Path)).GetProperty("data").GetArrayLength());
    }

    private static async Task<JsonElement> Post(
        SiloProcess gateway, byte[] file, HttpStatusCode status, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", "audio.wav" } };
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        using var response = await gateway.Http.PostAsync(Path, form);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, body);
        return JsonDocument.Parse(body).RootElement;
    }

    private static byte[] Wav(short[] samples)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("RIFF"u8);
        writer.Write(36 + samples.Length * 2);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(TestAudio.Rate);
        writer.Write(TestAudio.Rate * 2);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(samples.Length * 2);
        writer.Write(MemoryMarshal.AsBytes<short>(samples));
        return stream.ToArray();
    }
}
