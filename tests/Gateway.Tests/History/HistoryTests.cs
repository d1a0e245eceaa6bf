using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Transcription.Gateway.History;
using Transcription.Gateway.Tests.Hosting;
using Transcription.Gateway.Tests.Rest;
using Transcription.Grains.Abstractions.History;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.History;

namespace Transcription.Gateway.Tests.History;

/// <summary>What is kept of sessions, how long, and what becomes of those that are lost.</summary>
public sealed class HistoryTests
{
    private const string Accurate = "Models:Aliases:accurate=simulated";

    [Fact]
    public async Task A_live_session_shows_what_was_said_so_far()
    {
        await using var server = await TestServer.Start();
        using var client = await server.Connect("record=true");
        await client.Send(TestAudio.Concat(TestAudio.Voice(2), TestAudio.Silence(1)));
        var final = await client.Until("transcript.final");
        var (api, id) = (new SessionApi(server), SessionApi.IdOf(final));
        var session = await api.Until(id, "live");
        Assert.Equal(final.GetProperty("text").GetString(), session.GetProperty("transcript").GetString());
        Assert.Equal(HttpStatusCode.Conflict, await api.StatusOf($"{id}/audio"));
    }

    [Fact]
    public async Task Ended_sessions_are_listed_page_by_page_newest_first()
    {
        await using var server = await TestServer.Start("History:All=true");
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
            ids.Add(await Say(server));
        var listed = new List<string>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = JsonDocument.Parse(await server.Http.GetStringAsync(
                $"/v1/sessions?status=ended&limit=2&cursor={cursor}")).RootElement;
            listed.AddRange(page.GetProperty("data").EnumerateArray().Select(session => session.GetProperty("id").GetString()!));
            cursor = page.GetProperty("next_cursor").GetString();
        }

        Assert.Equal(ids.AsEnumerable().Reverse(), listed);
    }

    [Fact]
    public async Task A_session_that_is_not_recorded_leaves_its_transcript_only_if_all_are_to()
    {
        await using var forgetful = await TestServer.Start();
        Assert.Equal(HttpStatusCode.NotFound, await new SessionApi(forgetful).StatusOf(await Say(forgetful)));

        await using var server = await TestServer.Start("History:All=true");
        var id = await Say(server);
        var session = await new SessionApi(server).Get(id);
        Assert.Equal(1, session.GetProperty("segments").GetArrayLength());
        Assert.False(session.TryGetProperty("audio", out _));
        Assert.Equal(HttpStatusCode.NotFound, await new SessionApi(server).StatusOf($"{id}/audio"));
        Assert.Empty(server.Files);
    }

    [Fact]
    public async Task What_is_deleted_is_gone_with_its_recording_and_its_enhancement()
    {
        await using var server = await TestServer.Start(Accurate);
        var api = new SessionApi(server);
        var id = await Say(server, "enhance_on_end=true");
        var job = (await api.Get(id)).GetProperty("enhancement_job_id").GetString()!;
        await new JobClient(server.Http).Until(job, "completed");
        Assert.NotEmpty(server.Files);

        Assert.Equal(HttpStatusCode.NoContent, await api.Delete(id));
        Assert.Equal(HttpStatusCode.NotFound, await api.StatusOf(id));
        Assert.Equal(HttpStatusCode.NotFound, await api.StatusOf($"{id}/audio"));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.GetAsync($"{JobClient.Path}/{job}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await api.Delete(id));
        Assert.Empty(server.Files);
    }

    [Fact]
    public async Task With_a_retention_of_0_nothing_is_left_once_the_enhancement_is_done()
    {
        await using var server = await TestServer.Start(Accurate, "History:Retention=0");
        var id = await Say(server, "enhance_on_end=true");
        await Eventually.True(async () =>
        {
            await server.Services.GetRequiredService<HistoryKeeper>().Purge(CancellationToken.None);
            return await new SessionApi(server).StatusOf(id) == HttpStatusCode.NotFound;
        });
        Assert.Empty(server.Files);
        var job = await new JobClient(server.Http).Get($"/{SessionIds.JobOf(id)}");
        Assert.Equal("completed", job.GetProperty("status").GetString());
        Assert.Empty(await server.Services.GetRequiredService<ISessionIndex>().List(ended: true, null, 10));
    }

    [Fact]
    public async Task Kept_for_ever_is_never_purged()
    {
        await using var server = await TestServer.Start("History:Retention=forever");
        var id = await Say(server, "record=true");
        await server.Services.GetRequiredService<HistoryKeeper>().Purge(CancellationToken.None);
        Assert.Equal(HttpStatusCode.OK, await new SessionApi(server).StatusOf(id));
    }

    [Fact]
    public async Task A_session_lost_with_its_gateway_is_ended_and_what_is_recorded_of_it_enhanced()
    {
        await using var server = await TestServer.Start(Accurate);
        var id = $"sess_{Guid.NewGuid():N}";
        var audio = TestAudio.Concat(TestAudio.Voice(2), TestAudio.Silence(1));
        var record = server.Grains.GetGrain<ISessionRecordGrain>(id);
        await record.Begin(new SessionRecord
        {
            Model = "simulated",
            StartedAt = DateTimeOffset.UnixEpoch,
            Gateway = "127.0.0.1:1@1", // nobody's any more
            Recording = SessionIds.RecordingOf(id),
            Enhancement = new JobRequest
            {
                Model = "simulated", Recording = SessionIds.RecordingOf(id), Template = new() { Pcm = default }, Fingerprint = id, IsOfSession = true,
            },
        });
        using (var file = server.Services.GetRequiredService<ISessionRecordings>().Write(SessionIds.RecordingOf(id)))
            await file.Write(0, System.Runtime.InteropServices.MemoryMarshal.AsBytes<short>(audio).ToArray());

        await server.Services.GetRequiredService<HistoryKeeper>().EndLost(CancellationToken.None);
        var api = new SessionApi(server);
        var session = await api.Get(id);
        Assert.Equal("interrupted", session.GetProperty("status").GetString());
        Assert.Equal(3, session.GetProperty("audio_seconds").GetDouble());
        Assert.Equal(TestAudio.Wav(audio), await api.Audio(session));
        await new JobClient(server.Http).Until(session.GetProperty("enhancement_job_id").GetString()!, "completed");
    }

    [Fact]
    public async Task A_session_whose_client_is_here_is_nobodys_loss()
    {
        await using var server = await TestServer.Start();
        using var client = await server.Connect("record=true");
        var id = SessionApi.IdOf(await client.Until("session.begin"));
        await server.Services.GetRequiredService<HistoryKeeper>().EndLost(CancellationToken.None);
        Assert.Equal(SessionStatus.Live, (await server.Grains.GetGrain<ISessionRecordGrain>(id).Describe()).Status);
    }

    /// <summary>Opens a session, says something, ends it.</summary>
    private static async Task<string> Say(TestServer server, string query = "")
    {
        using var client = await server.Connect(query);
        await client.Send(TestAudio.Voice(1));
        await client.SendType("end");
        var id = SessionApi.IdOf(await client.Until("session.end"));
        await client.Rest();
        await Eventually.True(async () => !(await server.Http.GetStringAsync("/v1/sessions")).Contains(id, StringComparison.Ordinal));
        return id;
    }
}
