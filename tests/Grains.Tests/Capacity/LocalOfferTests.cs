using System.Collections;
using Transcription.Grains.Capacity;
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
