using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Transcription.Gateway.Tests.Hosting;

namespace Transcription.Gateway.Tests.Rest;

/// <summary>Jobs as a client of the REST surface sees them.</summary>
internal sealed class JobClient(HttpClient http)
{
    public const string Path = "/v1/audio/transcriptions";

    /// <summary>Posts a file with <c>async=true</c>.</summary>
    public async Task<HttpResponseMessage> Post(byte[] file, string? key = null, params (string Name, string Value)[] fields)
    {
        using var form = TranscriptionTests.Form(file, [.. fields, ("async", "true")]);
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = form };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return await http.SendAsync(request);
    }

    /// <summary>Posts a file that is taken; returns the job's id.</summary>
    public async Task<string> Submit(byte[] file, string? key = null, params (string Name, string Value)[] fields)
    {
        var response = await Post(file, key, fields);
        var job = await Body(response, HttpStatusCode.Accepted);
        var id = job.GetProperty("id").GetString()!;
        Assert.Equal($"{Path}/{id}", response.Headers.Location!.ToString());
        return id;
    }

    public Task<JsonElement> Get(string path) => http.GetFromJsonAsync<JsonElement>($"{Path}{path}");

    /// <summary>The job once it has that status.</summary>
    public async Task<JsonElement> Until(string id, string status)
    {
        var job = default(JsonElement);
        await Eventually.True(async () => (job = await Get($"/{id}")).GetProperty("status").GetString() == status);
        return job;
    }

    public async Task<List<(string Type, string? Id, JsonElement Data)>> Events(string id, string? lastId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Path}/{id}/events");
        if (lastId is not null)
            request.Headers.Add("Last-Event-ID", lastId);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        var events = new List<(string, string?, JsonElement)>();
        await foreach (var told in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
            events.Add((told.EventType, told.EventId, JsonDocument.Parse(told.Data).RootElement));
        return events;
    }

    public static async Task<JsonElement> Body(HttpResponseMessage response, HttpStatusCode status)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {body}");
        return JsonDocument.Parse(body).RootElement;
    }

    public static async Task<string> Error(HttpResponseMessage response, HttpStatusCode status) =>
        (await Body(response, status)).GetProperty("error").GetProperty("code").GetString()!;
}
