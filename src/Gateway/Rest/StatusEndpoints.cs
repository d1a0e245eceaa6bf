using Microsoft.AspNetCore.Http;
using Transcription.Gateway.Models;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Capacity;
using Transcription.Grains.Models;

namespace Transcription.Gateway.Rest;

/// <summary>What the cluster offers and does: models and capacity.</summary>
internal static class StatusEndpoints
{
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

    private static long? TotalOf(DeviceCapacity device) => device.MemoryTotal > 0 ? device.MemoryTotal : null;
}
