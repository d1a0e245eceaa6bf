using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Transcription.Gateway.Tests.Hosting;

namespace Transcription.Gateway.Tests.History;

/// <summary>What is kept of sessions, as a client of the REST surface sees it.</summary>
internal sealed class SessionApi(TestServer server)
{
    public const string Path = "/v1/sessions";

    public Task<JsonElement> Get(string id) => server.Http.GetFromJsonAsync<JsonElement>($"{Path}/{id}");

    public async Task<HttpStatusCode> StatusOf(string path) => (await server.Http.GetAsync($"{Path}/{path}")).StatusCode;

    /// <summary>The session once it has that status.</summary>
    public async Task<JsonElement> Until(string id, string status)
    {
        var session = default(JsonElement);
        await Eventually.True(async () =>
        {
            using var response = await server.Http.GetAsync($"{Path}/{id}");
            if (!response.IsSuccessStatusCode)
                return false;
            session = await response.Content.ReadFromJsonAsync<JsonElement>();
            return session.GetProperty("status").GetString() == status;
        });
        return session;
    }

    public Task<byte[]> Audio(JsonElement session) => server.Http.GetByteArrayAsync(session.GetProperty("audio").GetString());

    public async Task<HttpStatusCode> Delete(string id) => (await server.Http.DeleteAsync($"{Path}/{id}")).StatusCode;

    public static string IdOf(JsonElement message) => message.GetProperty("session_id").GetString()!;
}
