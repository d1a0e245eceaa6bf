using Microsoft.AspNetCore.Http;
using Transcription.Gateway.Models;
using Transcription.Gateway.Protocols;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Capacity;
using Transcription.Grains.Models;
using Transcription.Grains.Sessions;

namespace Transcription.Gateway.Rest;

/// <summary>What the cluster offers and does: models, capacity, sessions.</summary>
internal static class StatusEndpoints
{
    private const int MaxSessions = 1_000;

    /// <summary><c>GET /v1/models</c>, in OpenAI's shape with what each model can do.</summary>
    public static IResult Models(OfferedModels models) => Results.Ok(new
    {
        @object = "list",
        data = models.All.Select(model => new
        {
            id = model.Name,
            @object = "model",
            owned_by = model.Engine,
            languages = model.Languages,
            word_timestamps = model.WordTimestamps,
            prompt = model.Prompt,
            vocabulary = model.Vocabulary,
            temperature = model.Temperature,
            translation = model.Translation,
            max_audio_seconds = model.ToCapabilities().MaxAudio.TotalSeconds,
            aliases = models.Aliases.Where(alias => alias.Value == model.Name).Select(alias => alias.Key),
            @default = model.Name == models.Default,
        }),
    });

    /// <summary>
    /// <c>GET /v1/realtime/status</c>: slots, in all and by device, with each device's memory and loaded models.
    /// </summary>
    public static IResult Status(CapacityMap map)
    {
        var devices = map.Silos.SelectMany(silo => silo.Devices.Select(device => new
        {
            silo = silo.Silo,
            id = device.Id,
            capacity = device.Slots,
            active = device.Used,
            available = device.Free,
            workers = device.Workers,
            models = device.Models,
            memory = new { used_bytes = device.MemoryUsed, total_bytes = TotalOf(device) },
            loaded = (device.Loads ?? []).Select(load => new
            {
                model = load.Model,
                workers = load.Workers,
                queue_depth = load.QueueDepth,
                queue_capacity = load.QueueCapacity,
                rtf = Math.Round(load.RealTimeFactor, 4),
            }),
        })).ToList();
        return Results.Ok(new
        {
            total_capacity = devices.Sum(device => device.capacity),
            active_sessions = devices.Sum(device => device.active),
            available_capacity = devices.Sum(device => device.available),
            devices,
        });
    }

    /// <summary><c>GET /v1/sessions</c>.</summary>
    public static async Task<IResult> Sessions(SessionDirectory sessions) => Results.Ok(new
    {
        @object = "list",
        data = (await sessions.List(MaxSessions)).Select(Shape),
    });

    /// <summary><c>GET /v1/sessions/{id}</c>.</summary>
    public static Task Session(HttpContext http, string id, SessionDirectory sessions) => Find(
        http, id, sessions, async session => await Results.Ok(Shape(await session.Describe())).ExecuteAsync(http));

    /// <summary><c>DELETE /v1/sessions/{id}</c>: ends its input; the client gets what was said, then <c>session.end</c>.</summary>
    public static Task End(HttpContext http, string id, SessionDirectory sessions) => Find(
        http, id, sessions, async session =>
        {
            await session.Control(new SessionControl(ControlKind.End));
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        });

    private static long? TotalOf(DeviceCapacity device) => device.MemoryTotal > 0 ? device.MemoryTotal : null;

    private static async Task Find(
        HttpContext http, string id, SessionDirectory sessions, Func<ISessionGrain, Task> answer)
    {
        try
        {
            if (await sessions.Find(id) is { } session)
            {
                await answer(session);
                return;
            }
        }
        catch (SessionNotFoundException)
        {
            // It ended between the two calls.
        }

        await ApiError.Write(
            http, StatusCodes.Status404NotFound, ErrorCodes.InvalidParameters, $"There is no session '{id}'.", "id");
    }

    private static object Shape(SessionDescription session) => new
    {
        id = session.SessionId,
        @object = "session",
        model = session.Model,
        silo = session.Silo,
        device = session.Device,
        epoch = session.Epoch,
        started_at = session.StartedAt,
        audio_seconds = Math.Round(session.AudioSeconds, 3),
        lag_seconds = Math.Round(session.LagSeconds, 3),
        last_seq = session.LastSeq,
    };
}
