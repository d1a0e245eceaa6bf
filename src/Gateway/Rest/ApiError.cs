using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Transcription.Gateway.Rest;

/// <summary>Errors in OpenAI's shape.</summary>
internal static class ApiError
{
    /// <summary>
    /// Writes <c>{"error":{"message","type","code","param"}}</c>, with <c>Retry-After</c> when trying again may help. Where
    /// server-sent events have begun, it is the last of them.
    /// </summary>
    public static async Task Write(
        HttpContext http, int status, string code, string message, string? param = null, TimeSpan? retryAfter = null)
    {
        var type = status switch
        {
            StatusCodes.Status401Unauthorized => "authentication_error",
            StatusCodes.Status429TooManyRequests => "rate_limit_error",
            >= 500 => "server_error",
            _ => "invalid_request_error",
        };
        var body = new ErrorBody(new ErrorDetail(message, type, code, param));
        if (http.Response is { HasStarted: true, ContentType: EventStream.MediaType })
        {
            await EventStream.Write(http.Response, "error", JsonSerializer.SerializeToNode(body, JsonSerializerOptions.Web)!.AsObject());
            return;
        }

        http.Response.StatusCode = status;
        if (retryAfter is { } wait)
            http.Response.Headers.RetryAfter = $"{Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))}";
        await http.Response.WriteAsJsonAsync(body);
    }

    private sealed record ErrorBody(ErrorDetail Error);

    private sealed record ErrorDetail(string Message, string Type, string Code, string? Param);
}
