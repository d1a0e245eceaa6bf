using Microsoft.AspNetCore.Http;
using Transcription.Gateway.Protocols;
using Transcription.Gateway.Rest;

namespace Transcription.Gateway.Auth;

/// <summary>
/// Turns away requests without a key, but for health and the page. WebSockets are told by a message of their own.
/// </summary>
internal sealed class ApiKeyMiddleware(RequestDelegate next, ApiKeys keys)
{
    public Task InvokeAsync(HttpContext http)
    {
        var path = http.Request.Path;
        var open = path == "/" || path.StartsWithSegments("/health") || http.WebSockets.IsWebSocketRequest;
        if (open || keys.Accepts(http.Request))
            return next(http);
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return ApiError.Write(
            http, StatusCodes.Status401Unauthorized, ErrorCodes.Unauthorized, "The API key is missing or wrong.");
    }
}
