using Microsoft.Extensions.Options;
using Orleans.Streams;

namespace Transcription.Grains.Results;

/// <summary>
/// Carries events to other gateways, one call at a time to each; what comes meanwhile waits and goes with the next. A
/// gateway has an entry here only while events are on their way to it, so one that is gone leaves nothing behind.
/// </summary>
internal sealed class ResultsSender(ResultsClient gateways, IOptions<ResultsOptions> options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SiloAddress, List<Parcel>> _waiting = [];

    /// <summary>Gateways that events are on their way to.</summary>
    public int Gateways
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    /// <summary>Completes once the gateway has the events in its queue.</summary>
    /// <exception cref="CacheFullException">Too many wait, here or at the gateway.</exception>
    /// <exception cref="OrleansException">The gateway is gone.</exception>
    /// <exception cref="TimeoutException">It does not answer; it may have the events.</exception>
    public Task Send(SiloAddress gateway, StreamedEvents events)
    {
        var parcel = new Parcel(events);
        lock (_lock)
        {
            if (!_waiting.TryGetValue(gateway, out var waiting))
            {
                _waiting[gateway] = waiting = [];
                using (ExecutionContext.SuppressFlow()) // serves everybody, not the request that happens to come first
                    _ = Task.Run(() => Carry(gateway));
            }

            if (waiting.Count >= options.Value.QueueLength)
                return Task.FromException(Full(gateway));
            waiting.Add(parcel);
        }

        return parcel.Task;
    }

    private async Task Carry(SiloAddress gateway)
    {
        while (TakeWaiting(gateway) is { } parcels)
        {
            try
            {
                var taken = await gateways.Deliver(gateway, [.. parcels.Select(parcel => parcel.Events)]);
                parcels[..taken].ForEach(parcel => parcel.SetResult());
                parcels[taken..].ForEach(parcel => parcel.SetException(Full(gateway)));
            }
            catch (Exception exception)
            {
                parcels.ForEach(parcel => parcel.TrySetException(exception));
            }
        }
    }

    private List<Parcel>? TakeWaiting(SiloAddress gateway)
    {
        lock (_lock)
        {
            var waiting = _waiting[gateway];
            if (waiting.Count == 0)
                _waiting.Remove(gateway);
            else
                _waiting[gateway] = [];
            return waiting.Count == 0 ? null : waiting;
        }
    }

    private static CacheFullException Full(SiloAddress gateway) => new($"The results queue of the gateway {gateway} is full.");

    private sealed class Parcel(StreamedEvents events) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public StreamedEvents Events => events;
    }
}
