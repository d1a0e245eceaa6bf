using System.Collections;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Capacity;
using Transcription.Grains.Observability;
using Transcription.Grains.Tests.Workers.Memory;
using Transcription.Grains.Workers;
using Transcription.Speech.Recognition;
using static Transcription.Grains.Tests.Capacity.Devices;

namespace Transcription.Grains.Tests.Capacity;

public class LocalOfferTests
{
    private static readonly SiloAddress Silo = SiloAddress.New(System.Net.IPAddress.Loopback, 1, 1);

    private readonly SlotLedger _ledger = new(TimeProvider.System);

    [Fact]
    public void Each_device_offers_the_models_it_serves()
    {
        _ledger.SetSlots(Device("all"), 2);
        _ledger.SetSlots(Device("one", "b"), 1);
        var offer = new LocalOffer(_ledger, new Models(["a", "b"])).Describe(Silo);
        Assert.Equal(Silo.ToParsableString(), offer.Silo);
        Assert.Equal(["a", "b"], offer.Models.Select(model => model.Name));
        Assert.Equal(["a", "b"], offer.Devices[0].Models);
        Assert.Equal(["b"], offer.Devices[1].Models);
    }

    [Fact]
    public void A_silo_without_models_and_devices_offers_nothing()
    {
        var offer = new LocalOffer(_ledger).Describe(Silo);
        Assert.Empty(offer.Devices);
        Assert.Empty(offer.Models);
    }

    [Fact]
    public void What_changes_while_it_is_described_has_a_newer_version()
    {
        _ledger.SetSlots(Device("d"), 2);
        var change = () => _ledger.SetSlots(Device("d"), 7);
        var described = new LocalOffer(_ledger, new Models(["a"], () => Interlocked.Exchange(ref change!, null)?.Invoke()));
        var (before, after) = (described.Describe(Silo), described.Describe(Silo));
        Assert.Equal((2, 7), (before.Devices[0].Slots, after.Devices[0].Slots));
        Assert.True(after.Version > before.Version);
    }

    [Fact]
    public async Task Devices_tell_what_is_loaded_with_the_next_word_and_queues_make_no_news()
    {
        using var bench = new MemoryBench();
        bench.Offer("a", weights: 20, working: 5);
        bench.Offer("stale", 20, 5);
        bench.Offer("lost", 20, 5);
        await bench.Loading("stale");
        bench.Change("stale", info => info with { IsLoadable = false });
        bench.Change("lost", info => info with { IsLoadable = false });
        var offer = new LocalOffer(bench.Ledger, bench, bench.Loaded);
        var before = offer.Describe(Silo);
        await bench.Loading("a");
        var after = offer.Describe(Silo);
        Assert.Equal(before.Version, after.Version);
        Assert.Equal((25L << 20, 50L << 20), (before.Devices[0].MemoryUsed, after.Devices[0].MemoryUsed));
        Assert.Equal(["a", "stale"], after.Devices[0].Loads!.Select(load => load.Model));
        Assert.Equal(["a", "stale"], after.Devices[0].Models); // loaded, it serves on; not loaded, it is not offered
    }

    [Fact]
    public void Gauges_carry_the_device_and_the_model()
    {
        using var meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var factory = meters.GetRequiredService<IMeterFactory>();
        var metrics = new TranscriptionMetrics(factory);
        DeviceCapacity[] devices =
        [
            new("cpu:0", 8, 3, 2, ["a"]) { MemoryUsed = 5, MemoryTotal = 9, Loads = [new("a", 2, 4, 40, 0.25)] },
        ];
        metrics.ObserveDevices(() => devices, (_, model) => model == "a" ? 2 : 0);
        var read = new Dictionary<string, (double Value, string Tags)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Scope == factory)
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Read(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Read(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Read(instrument, value, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        Assert.Equal((9, "device=cpu:0"), read["transcriber.device.memory.total"]);
        Assert.Equal((5, "device=cpu:0"), read["transcriber.device.memory.used"]);
        Assert.Equal((3, "device=cpu:0"), read["transcriber.slots.used"]);
        Assert.Equal((5, "device=cpu:0"), read["transcriber.slots.free"]);
        Assert.Equal((5, "device=cpu:0,model=a"), read["transcriber.model.slots.free"]);
        Assert.Equal((2, "device=cpu:0,model=a"), read["transcriber.model.slots.used"]);
        Assert.Equal((2, "device=cpu:0,model=a"), read["transcriber.models.loaded"]);
        Assert.Equal((4, "device=cpu:0,model=a"), read["transcriber.queue.depth"]);
        Assert.Equal((40, "device=cpu:0,model=a"), read["transcriber.queue.capacity"]);
        Assert.Equal((0.25, "device=cpu:0,model=a"), read["transcriber.rtf"]);

        void Read(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            read[instrument.Name] = (value, string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")));
    }

    /// <summary>Models that something happens at when they are looked at.</summary>
    private sealed class Models(string[] names, Action? looked = null) : IModelSource, IReadOnlyList<ModelInfo>
    {
        IReadOnlyList<ModelInfo> IModelSource.Models => this;

        public int Count => names.Length;

        public ModelInfo this[int index] => new(names[index], "test", new ModelCapabilities());

        public ISpeechModel Load(string model, string device) => throw new NotSupportedException();

        public IEnumerator<ModelInfo> GetEnumerator()
        {
            looked?.Invoke();
            for (var i = 0; i < Count; i++)
                yield return this[i];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
