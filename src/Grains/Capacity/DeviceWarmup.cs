using Microsoft.Extensions.Logging;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Speech.Pcm;

namespace Transcription.Grains.Capacity;

/// <summary>
/// Loads the default model on every device of this silo and opens the devices' slots: as many as configured, or as many as
/// a measured decode and the memory carry.
/// </summary>
public sealed partial class DeviceWarmup(
    IGrainFactory grains,
    IDeviceSource devices,
    Workers.IModelSource models,
    SlotLedger ledger,
    ILocalSiloDetails silo,
    TimeProvider time,
    ILogger<DeviceWarmup> logger)
{
    private const int ProbeSeconds = 3;

    /// <summary>Warms every device that serves the model; the others open with the slots they are configured with.</summary>
    public async Task Warm(string model, CancellationToken cancellation)
    {
        foreach (var device in devices.Devices)
        {
            var decode = device.Serves(model) ? await Measure(device, model, cancellation) : TimeSpan.Zero;
            var estimate = SlotEstimate.For(device, decode, MaxBatch(model));
            ledger.SetSlots(device, device.MaxSessions ?? estimate.Sessions);
            if (device.MaxSessions is { } configured)
                LogConfigured(device.Id, configured, device.Workers, decode.TotalMilliseconds);
            else
                LogDerived(device.Id, estimate.Sessions, device.Workers, decode.TotalMilliseconds, estimate.LimitedBy);
        }
    }

    /// <summary>Loads a model on every device that serves it.</summary>
    public Task Load(string model, CancellationToken cancellation) => Task.WhenAll(devices.Devices
        .Where(device => device.Serves(model))
        .SelectMany(device => Workers(device, model))
        .Select(worker => worker.Load())).WaitAsync(cancellation);

    private int MaxBatch(string model) =>
        models.Models.FirstOrDefault(known => known.Name == model)?.Capabilities.MaxBatch ?? 1;

    /// <summary>The time of one decode once warm: the better of two after the one that pays for the start.</summary>
    private async Task<TimeSpan> Measure(Device device, string model, CancellationToken cancellation)
    {
        var workers = Workers(device, model).ToList();
        await Task.WhenAll(workers.Select(worker => worker.Load())).WaitAsync(cancellation);

        var job = new RecognitionJob { Pcm = Noise(), Priority = JobPriority.Batch };
        await Task.WhenAll(workers.Select(worker => worker.Recognize(job, cancellation)));
        var best = TimeSpan.MaxValue;
        for (var probe = 0; probe < 2; probe++)
        {
            var started = time.GetTimestamp();
            await workers[0].Recognize(job, cancellation);
            best = TimeSpan.FromTicks(Math.Min(best.Ticks, time.GetElapsedTime(started).Ticks));
        }

        return best;
    }

    private IEnumerable<IModelWorkerGrain> Workers(Device device, string model) => Enumerable.Range(0, device.Workers)
        .Select(slot => new WorkerKey(silo.SiloAddress.ToParsableString(), device.Id, model, slot))
        .Select(key => grains.GetGrain<IModelWorkerGrain>(key.ToString()));

    /// <summary>Faint noise: silence may take short cuts that speech does not.</summary>
    private static byte[] Noise()
    {
        var random = new Random(1);
        var pcm = new byte[ProbeSeconds * SpeechTime.SampleRate * 2];
        for (var i = 0; i < pcm.Length; i += 2)
            BitConverter.TryWriteBytes(pcm.AsSpan(i), (short)random.Next(-200, 201));
        return pcm;
    }
}
