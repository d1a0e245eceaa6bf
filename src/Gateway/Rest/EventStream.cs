using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Transcription.Gateway.Rest;

/// <summary>Server-sent events in OpenAI's way: each is told its <c>type</c> twice, by name and in its data.</summary>
internal static class EventStream
{
    public const string MediaType = "text/event-stream";

    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // letters of all scripts stay readable
    };

    /// <summary>Writes an event and sends it off; the first begins the answer.</summary>
    public static async Task Write(
        HttpResponse response, string type, JsonObject data, CancellationToken cancellation = default)
    {
        if (!response.HasStarted)
        {
            response.ContentType = MediaType;
            response.Headers.CacheControl = "no-cache,no-store";
            response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        }

        data.Insert(0, "type", type);
        await response.WriteAsync($"event: {type}\ndata: {data.ToJsonString(Options)}\n\n", cancellation);
        await response.Body.FlushAsync(cancellation);
    }
}
