using Microsoft.AspNetCore.Http;
using Transcription.Gateway.Models;
using Transcription.Grains.Capacity;

namespace Transcription.Gateway.Rest;

/// <summary>Whether the process runs, and whether clients should be sent to it.</summary>
internal static class HealthEndpoints
{
    /// <summary><c>GET /health/live</c>: the process answers.</summary>
    public static IResult Live() => Results.Ok(new { status = "live" });

    /// <summary><c>GET /health/ready</c>: some silo offers the default model on a device with slots.</summary>
    public static IResult Ready(CapacityMap map, OfferedModels models)
    {
        var model = models.Default;
        var serving = map.Silos.SelectMany(silo => silo.Devices)
            .Any(device => device.Slots > 0 && device.Models.Contains(model));
        return serving
            ? Results.Ok(new { status = "ready" })
            : Results.Json(
                new { status = "not_ready", reason = $"No device serves the default model '{model}' yet." },
                statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
