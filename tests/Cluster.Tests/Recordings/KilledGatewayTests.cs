using System.Runtime.InteropServices;
using Transcription.Cluster.Tests.Hosting;
using Transcription.Cluster.Tests.Recovery;
using Xunit.Abstractions;

namespace Transcription.Cluster.Tests.Recordings;

public sealed class KilledGatewayTests(ITestOutputHelper output) : IDisposable
{
    private const int Header = 44; // bytes

    private readonly DirectoryInfo _storage = Directory.CreateTempSubdirectory("transcription-recordings-");

    public void Dispose() => _storage.Delete(recursive: true);

    [Fact]
    public async Task The_recording_of_a_session_whose_gateway_and_then_worker_are_killed_is_what_was_sent()
    {
        await using var fleet = await Fleet.Start(
            output, Fleet.Watchful, $"Storage:Directory={_storage.FullName}", "Models:Aliases:accurate=simulated");
        var (doomed, other) = (fleet.Gateway("doomed"), fleet.Gateway("other"));
        var (worker, spare) = (fleet.Worker("worker", 4), fleet.Worker("spare", 4));
        await Fleet.Ready(other, slots: 8, doomed, worker, spare);

        await using var before = await StreamClient.Connect(doomed, "enhance_on_end=true");
        var begun = await before.Until("session.begin");
        var id = begun.GetProperty("session_id").GetString()!;
        var half = Crowd.Speech.Length / 2;
        await before.Send(Crowd.Speech.AsMemory(0, half));
        doomed.Process.Kill();
        await before.Closed();

        var token = Uri.EscapeDataString(begun.GetProperty("resume_token").GetString()!);
        await using var after = await StreamClient.Resume(other, $"resume={token}&last_seq={before.LastSeq}", before.LastSeq);
        var received = (int)(await after.Until("session.resumed")).GetProperty("received_samples").GetInt64();
        var (now, later) = (Crowd.Speech.AsMemory(received..)[..(half / 2)], Crowd.Speech.AsMemory((received + half / 2)..));
        await after.Send(now);
        var silo = "";
        await Eventually.Holds("the session is found", async () =>
        {
            var session = await other.Json($"/v1/sessions/{id}");
            silo = session.TryGetProperty("silo", out var found) ? found.GetString()! : "";
            return silo.Length > 0;
        });
        (worker.Is(silo) ? worker : spare).Process.Kill();
        await after.Send(later);
        await after.End();

        var job = after.Events[^1].Json.GetProperty("enhancement_job_id").GetString();
        var audio = await other.Http.GetByteArrayAsync($"/v1/sessions/{id}/audio");
        Assert.Equal(MemoryMarshal.AsBytes<short>(Crowd.Speech).ToArray(), audio[Header..]);
        await Eventually.Holds("the recording is enhanced", async () =>
            (await other.Json($"/v1/audio/transcriptions/{job}")).GetProperty("status").GetString() == "completed");
        var listed = await other.Json("/v1/sessions?status=ended");
        Assert.Equal(id, Assert.Single(listed.GetProperty("data").EnumerateArray()).GetProperty("id").GetString());
    }
}
