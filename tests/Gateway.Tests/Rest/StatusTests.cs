using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Transcription.Gateway.Tests.History;
using Transcription.Gateway.Tests.Hosting;

namespace Transcription.Gateway.Tests.Rest;

public sealed class StatusTests
{
    [Fact]
    public async Task Models_are_listed_in_OpenAIs_shape_with_what_they_can_do()
    {
        await using var server = await TestServer.Start();
        var models = (await Get(server, "/v1/models")).GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(["huge", "plain.en", "simulated"], models.Select(model => model.GetProperty("id").GetString()));
        Assert.Equal("fast", models[2].GetProperty("aliases")[0].GetString());
        Assert.Equal("en", models[1].GetProperty("languages")[0].GetString());
        foreach (var ability in new[] { "word_timestamps", "prompt", "vocabulary", "temperature", "translation" })
            Assert.Equal((false, true), (models[1].GetProperty(ability).GetBoolean(), models[2].GetProperty(ability).GetBoolean()));
        Assert.Equal(30, models[1].GetProperty("max_audio_seconds").GetDouble());
    }

    [Fact]
    public async Task Status_and_sessions_follow_what_is_open()
    {
        await using var server = await TestServer.Start();
        Assert.Equal(8, (await Get(server, "/v1/realtime/status")).GetProperty("total_capacity").GetInt32());

        using var client = await server.Connect();
        var id = (await client.Until("session.begin")).GetProperty("session_id").GetString();
        await Eventually.True(async () =>
            (await Get(server, "/v1/realtime/status")).GetProperty("active_sessions").GetInt32() == 1);
        JsonElement listed = default;
        await Eventually.True(async () => (listed = (await Get(server, "/v1/sessions")).GetProperty("data")).GetArrayLength() > 0);
        Assert.Equal(id, listed.EnumerateArray().Single().GetProperty("id").GetString());
        var session = await new SessionApi(server).Until(id!, "live");
        Assert.Equal((id, "cpu:0"), (session.GetProperty("id").GetString(), session.GetProperty("device").GetString()));

        Assert.Equal(HttpStatusCode.NoContent, (await server.Http.DeleteAsync($"/v1/sessions/{id}")).StatusCode);
        await client.Until("session.end");
        await client.Rest();
        await Eventually.True(async () =>
            (await Get(server, "/v1/realtime/status")).GetProperty("available_capacity").GetInt32() == 8);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.GetAsync($"/v1/sessions/{id}")).StatusCode);
    }

    [Fact]
    public async Task Status_shows_each_devices_memory_and_loaded_models_with_their_queues()
    {
        await using var server = await TestServer.Start();
        var device = (await Get(server, "/v1/realtime/status")).GetProperty("devices")[0];
        Assert.Equal(0, device.GetProperty("loaded").GetArrayLength());
        Assert.Equal(2L << 30, device.GetProperty("memory").GetProperty("total_bytes").GetInt64());

        using var client = await server.Connect();
        await client.Until("session.begin");
        await client.Send(TestAudio.Concat(TestAudio.Voice(2), TestAudio.Silence(1)));
        await client.SendType("end");
        await client.Until("session.end");
        JsonElement loaded = default;
        await Eventually.True(async () =>
        {
            device = (await Get(server, "/v1/realtime/status")).GetProperty("devices")[0];
            loaded = device.GetProperty("loaded").EnumerateArray().FirstOrDefault();
            return loaded.ValueKind != JsonValueKind.Undefined && loaded.GetProperty("rtf").GetDouble() > 0
                && loaded.GetProperty("queue_depth").GetInt32() == 0;
        });
        Assert.Equal(11L << 20, device.GetProperty("memory").GetProperty("used_bytes").GetInt64());
        Assert.Equal("simulated", loaded.GetProperty("model").GetString());
        Assert.Equal(1, loaded.GetProperty("workers").GetInt32());
        Assert.True(loaded.GetProperty("queue_capacity").GetInt32() >= 2);
    }

    [Fact]
    public async Task A_model_no_device_has_memory_for_is_refused_as_no_capacity_with_the_figures()
    {
        await using var server = await TestServer.Start();
        using var client = await server.Connect("model=huge");
        var error = await client.Until("error");
        Assert.Equal("no_capacity", error.GetProperty("code").GetString());
        Assert.Contains("3072 MiB, 2048 of 2048 MiB", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        await client.Rest();
        Assert.Equal(4503, client.CloseCode);

        using var form = TranscriptionTests.Form(("model", "huge"));
        var answer = await server.Http.PostAsync("/v1/audio/transcriptions", form);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("no_capacity", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_whose_default_model_is_not_there_is_live_but_not_ready()
    {
        await using var server = await TestServer.Start();
        Assert.True((await server.Http.GetAsync("/health/live")).IsSuccessStatusCode);
        Assert.True((await server.Http.GetAsync("/health/ready")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task The_page_is_served()
    {
        await using var server = await TestServer.Start();
        var response = await server.Http.GetAsync("/");
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
    }

    private static Task<JsonElement> Get(TestServer server, string path) =>
        server.Http.GetFromJsonAsync<JsonElement>(path);
}
