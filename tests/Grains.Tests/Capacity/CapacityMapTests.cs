using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Capacity;

namespace Transcription.Grains.Tests.Capacity;

public class CapacityMapTests
{
    private static readonly SiloAddress First = SiloAddress.New(System.Net.IPAddress.Loopback, 1, 1);
    private static readonly SiloAddress Second = SiloAddress.New(System.Net.IPAddress.Loopback, 2, 1);

    private readonly FakeMembership _membership = new() { [First] = SiloStatus.Active, [Second] = SiloStatus.Active };
    private readonly CapacityMap _map;

    public CapacityMapTests() => _map = new CapacityMap(_membership);

    private void Report(SiloAddress silo, long version, params int[] used) => _map.Report(silo, new SiloCapacity(
        silo.ToParsableString(),
        version,
        [.. used.Select((taken, i) => new DeviceCapacity($"d{i}", 4, taken, 1, ["m"]))],
        [new ModelOffer("m", "test", [], true, true, true)]));

    [Fact]
    public void Free_slots_are_those_of_all_devices_that_serve_the_model()
    {
        Report(First, 1, 1, 4);
        Assert.Equal(3, _map.Free(First, "m"));
        Assert.Equal(0, _map.Free(First, "other"));
        Assert.Equal(0, _map.Free(Second, "m"));
    }

    [Fact]
    public void All_are_heard_once_each_silo_alive_has_said_even_that_it_offers_nothing()
    {
        Report(First, 1, 1);
        Assert.False(_map.HasHeardAll);
        Report(Second, 1);
        Assert.True(_map.HasHeardAll);
        var third = SiloAddress.New(System.Net.IPAddress.Loopback, 3, 1);
        _membership[third] = SiloStatus.Joining;
        Assert.True(_map.HasHeardAll);
        _membership[third] = SiloStatus.Active;
        Assert.False(_map.HasHeardAll);
        _membership[third] = SiloStatus.Dead;
        Assert.True(_map.HasHeardAll);
    }

    [Fact]
    public void An_older_word_does_not_replace_a_newer_one()
    {
        Report(First, 2, 1);
        Report(First, 1, 4);
        Assert.Equal(3, _map.Free(First, "m"));
        Report(First, 3, 4);
        Assert.Equal(0, _map.Free(First, "m"));
    }

    [Fact]
    public void What_was_taken_or_refused_is_remembered_until_the_silo_speaks_again()
    {
        Report(First, 1, 0, 3);
        _map.Spend(First, "m", refused: false);
        Assert.Equal(4, _map.Free(First, "m"));
        _map.Spend(First, "m", refused: true);
        Assert.Equal(1, _map.Free(First, "m"));
        _map.Spend(First, "other", refused: true);
        _map.Spend(Second, "m", refused: true);
        Report(First, 1, 0, 3);
        Assert.Equal(5, _map.Free(First, "m"));
    }

    [Fact]
    public void Room_is_told_of_when_there_is_more_than_was_known()
    {
        var told = 0;
        _map.RoomMade += () => told++;
        Report(First, 1, 3);
        Assert.Equal(1, told);
        Report(First, 1, 3);
        Report(First, 2, 4);
        Assert.Equal(1, told);
        Report(First, 3, 3);
        Assert.Equal(2, told);
        _map.Spend(First, "m", refused: true);
        Report(First, 3, 3); // it was taken for full, and is not
        Assert.Equal(3, told);
    }

    [Fact]
    public void Models_of_one_device_share_its_slots()
    {
        _map.Report(First, new SiloCapacity(First.ToParsableString(), 1, [new("d", 4, 4, 1, ["m", "n"])], []));
        _map.Report(Second, new SiloCapacity(Second.ToParsableString(), 1, [new("d", 4, 3, 1, ["o"])], []));
        Assert.True(_map.ShareSlots("m", "n"));
        Assert.False(_map.ShareSlots("m", "o"));
        Assert.Equal((false, false, true), (_map.HasFree("m"), _map.HasFree("n"), _map.HasFree("o")));
    }

    [Fact]
    public void Each_model_is_listed_once()
    {
        Report(First, 1, 0);
        Report(Second, 1, 0);
        Assert.Equal("m", Assert.Single(_map.Models).Name);
    }

    [Fact]
    public void Only_active_silos_count_and_dead_ones_are_forgotten()
    {
        Report(First, 1, 0);
        Report(Second, 1, 0);
        _membership[First] = SiloStatus.ShuttingDown;
        Assert.Equal(Second.ToParsableString(), Assert.Single(_map.Silos).Silo);
        _membership[Second] = SiloStatus.Dead;
        Assert.Empty(_map.Silos);
        Assert.Empty(_map.Models);
        Assert.Equal((4, 0), (_map.Free(First, "m"), _map.Free(Second, "m")));
    }
}
