using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Observability;

namespace Transcription.Grains.Capacity;

/// <inheritdoc cref="ICapacityService"/>
[Reentrant]
internal sealed partial class CapacityService : GrainService, ICapacityService
{
    private readonly SlotLedger _ledger;
    private readonly LocalOffer _offer;
    private readonly CapacityMap _map;
    private readonly IServiceProvider _services;
    private readonly ISiloStatusOracle _membership;
    private readonly CapacityOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<CapacityService> _logger;
    private readonly ConcurrentDictionary<SiloAddress, long> _told = new();
    private DateTimeOffset _nextHeartbeat;
    private SiloCapacity? _capacity;

    public CapacityService(
        GrainId id,
        Silo silo,
        ILoggerFactory loggers,
        SlotLedger ledger,
        LocalOffer offer,
        CapacityMap map,
        IServiceProvider services,
        ISiloStatusOracle membership,
        IOptions<CapacityOptions> options,
        TranscriptionMetrics metrics,
        TimeProvider time)
        : base(id, silo, loggers)
    {
        (_ledger, _offer, _map, _services) = (ledger, offer, map, services);
        (_membership, _options, _time) = (membership, options.Value, time);
        _logger = loggers.CreateLogger<CapacityService>();
        metrics.ObserveDevices(() => _offer.Describe(Silo).Devices, ledger.Sessions);
    }

    public override async Task Start()
    {
        await base.Start();
        RegisterTimer(_ => Gossip(), null, TimeSpan.Zero, _options.GossipInterval);
    }

    public Task<bool> TryReserve(GrainId session, string model, TimeSpan expiry) =>
        Task.FromResult(_ledger.TryReserve(session, model, expiry));

    public Task Report(SiloAddress from, SiloCapacity capacity)
    {
        _map.Report(from, capacity);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<GrainId>> Sessions() => Task.FromResult(_ledger.Sessions());

    /// <summary>Tells each silo what it has not heard yet: a change, a new silo, or a sign of life.</summary>
    private async Task Gossip()
    {
        var now = _time.GetUtcNow();
        var heartbeat = now >= _nextHeartbeat;
        if (heartbeat)
            _nextHeartbeat = now + _options.Heartbeat;

        if (heartbeat || _capacity?.Version != _ledger.Version)
            _map.Report(Silo, _capacity = _offer.Describe(Silo));
        var capacity = _capacity;
        var others = _membership.GetApproximateSiloStatuses(onlyActive: true).Keys.Where(silo => !silo.Equals(Silo));
        await Task.WhenAll(others
            .Where(silo => heartbeat || _told.GetValueOrDefault(silo, -1) != capacity.Version)
            .Select(silo => Tell(silo, capacity)));
    }

    private async Task Tell(SiloAddress silo, SiloCapacity capacity)
    {
        try
        {
            var client = (CapacityClient)_services.GetService(typeof(CapacityClient))!;
            await client.Report(silo, Silo, capacity).WaitAsync(_options.ReserveTimeout, _time);
            _told[silo] = capacity.Version;
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            _told.TryRemove(silo, out _); // told again at the next tick or heartbeat; its own ledger decides anyway
            LogNotTold(silo, exception);
        }
    }
}
