using System.Collections.Concurrent;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Grains.Capacity;
using Transcription.Grains.Models;
using Transcription.Speech.Recognition;

namespace Transcription.Grains.Workers;

/// <summary>
/// Picks the worker for a job: of those that own the model, the one with the fewest jobs sent from here and not answered
/// yet. A full worker says so, and the next is asked.
/// </summary>
public sealed class WorkerPool(IGrainFactory grains, CapacityMap map)
{
    private readonly ConcurrentDictionary<WorkerKey, int> _inFlight = new();

    /// <summary>Recognises on one device of one silo: where the session lives.</summary>
    public Task<RecognitionReply> Recognize(
        string silo, string device, string model, RecognitionJob job, CancellationToken cancellation) =>
        Recognize(Workers(model, silo, device), job, cancellation);

    /// <summary>Recognises anywhere in the cluster.</summary>
    public Task<RecognitionReply> Recognize(string model, RecognitionJob job, CancellationToken cancellation) =>
        Recognize(Workers(model), job, cancellation);

    /// <summary>Loads a model on a device, if it is not yet.</summary>
    public Task Load(string silo, string device, string model) => Task.WhenAll(Workers(model, silo, device)
        .Select(worker => grains.GetGrain<IModelWorkerGrain>(worker.ToString()).Load()));

    /// <summary>Workers of a model in the cluster now.</summary>
    public int Count(string model) => Workers(model).Count();

    /// <summary>A silo that has a voice detector and serves the model; null when there is none.</summary>
    public string? SiloFor(string model) => map.Silos
        .Where(silo => silo.Devices.Any(device => device.Models.Contains(model)))
        .MinBy(_ => Random.Shared.Next())?.Silo;

    /// <summary>The longest audio every silo's model of that name takes at once.</summary>
    public TimeSpan MaxAudio(string model) => map.Silos
        .SelectMany(silo => silo.Models)
        .Where(offer => offer.Name == model)
        .Select(offer => offer.ToCapabilities().MaxAudio)
        .DefaultIfEmpty(new ModelCapabilities().MaxAudio)
        .Min();

    private IEnumerable<WorkerKey> Workers(string model, string? silo = null, string? deviceId = null) =>
        from offer in map.Silos
        where silo is null || offer.Silo == silo
        from device in offer.Devices
        // A session's model may have left the offer; the workers of its device serve it to its end.
        where deviceId is null ? device.Models.Contains(model) : device.Id == deviceId
        from slot in Enumerable.Range(0, device.Workers)
        select new WorkerKey(offer.Silo, device.Id, model, slot);

    private async Task<RecognitionReply> Recognize(
        IEnumerable<WorkerKey> workers, RecognitionJob job, CancellationToken cancellation)
    {
        var refusal = default(RecognitionReply);
        var full = default(NoCapacityException);
        foreach (var worker in workers.OrderBy(worker => _inFlight.GetValueOrDefault(worker)))
        {
            try
            {
                var reply = await Send(worker, job, cancellation);
                if (reply.Accepted)
                    return reply;
                refusal = refusal is null || reply.RetryAfter < refusal.RetryAfter ? reply : refusal;
            }
            catch (NoCapacityException exception)
            {
                full = exception; // its device has no memory for the model; another may
            }
        }

        return refusal ?? throw full ?? new NoCapacityException("No device serves the model now.");
    }

    private async Task<RecognitionReply> Send(WorkerKey worker, RecognitionJob job, CancellationToken cancellation)
    {
        _inFlight.AddOrUpdate(worker, 1, static (_, count) => count + 1);
        try
        {
            var grain = grains.GetGrain<IModelWorkerGrain>(worker.ToString());
            return await grain.Recognize(job, cancellation);
        }
        finally
        {
            if (_inFlight.AddOrUpdate(worker, 0, static (_, count) => count - 1) == 0)
                _inFlight.TryRemove(KeyValuePair.Create(worker, 0));
        }
    }
}
