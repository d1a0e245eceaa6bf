using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Transcription.Grains.Hosting;

namespace Transcription.Gateway.Rest;

/// <summary>Whether the process runs, and whether it does its part.</summary>
internal static class HealthEndpoints
{
    /// <summary><c>GET /health/live</c>: the process answers.</summary>
    public static IResult Live() => Results.Ok(new { status = "live" });

    /// <summary><c>GET /health/ready</c>: see <see cref="Readiness"/>.</summary>
    public static IResult Ready(Readiness readiness, IHostApplicationLifetime process) =>
        (process.ApplicationStopping.IsCancellationRequested ? "The process shuts down." : readiness.Missing()) is { } reason
        ? Results.Json(new { status = "not_ready", reason }, statusCode: StatusCodes.Status503ServiceUnavailable)
        : Results.Ok(new { status = "ready" });
}
