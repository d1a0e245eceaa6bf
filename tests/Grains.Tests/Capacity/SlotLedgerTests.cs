using Microsoft.Extensions.Time.Testing;
using Transcription.Grains.Capacity;
using static Transcription.Grains.Tests.Capacity.Devices;

namespace Transcription.Grains.Tests.Capacity;

public class SlotLedgerTests
{
    private static readonly TimeSpan Expiry = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();
    private readonly SlotLedger _ledger;

    public SlotLedgerTests() => _ledger = new SlotLedger(_time);

    private bool Reserve(string session, string model = "m") => _ledger.TryReserve(Session(session), model, Expiry);

    private ActivationId Claim(string session)
    {
        var activation = ActivationId.NewId();
        Assert.NotNull(_ledger.Claim(Session(session), activation));
        return activation;
    }

    [Fact]
    public void Slots_are_given_until_none_is_left()
    {
        _ledger.SetSlots(Device("d"), 2);
        Assert.True(Reserve("a"));
        Assert.True(Reserve("b"));
        Assert.False(Reserve("c"));
        Assert.Equal([2], _ledger.Used());
    }

    [Fact]
    public void While_paused_nobody_is_admitted_and_no_slot_looks_free()
    {
        _ledger.SetSlots(Device("d"), 2);
        Assert.True(Reserve("a"));
        _ledger.Pause(true);
        Assert.False(Reserve("b"));
        Assert.Equal(0, Assert.Single(_ledger.Snapshot(_ => ["m"])).Free);
        _ledger.Pause(false);
        Assert.True(Reserve("b"));
    }

    [Fact]
    public void Without_devices_nobody_is_admitted() => Assert.False(Reserve("a"));

    [Fact]
    public void Sessions_spread_over_the_emptiest_devices()
    {
        _ledger.SetSlots(Device("d0"), 3);
        _ledger.SetSlots(Device("d1"), 3);
        for (var i = 0; i < 4; i++)
            Assert.True(Reserve($"s{i}"));
        Assert.Equal([2, 2], _ledger.Used());
    }

    [Fact]
    public void A_session_goes_only_where_its_model_is_served()
    {
        _ledger.SetSlots(Device("d0", "other"), 5);
        _ledger.SetSlots(Device("d1", "m"), 1);
        Assert.True(Reserve("a"));
        Assert.False(Reserve("b"));
        Assert.Equal([0, 1], _ledger.Used());
        Assert.Equal("d1", _ledger.Claim(Session("a"), ActivationId.NewId()));
    }

    [Fact]
    public void Reserving_again_takes_no_second_slot_and_prolongs_the_first()
    {
        _ledger.SetSlots(Device("d"), 5);
        Assert.True(Reserve("a"));
        _time.Advance(Expiry - TimeSpan.FromSeconds(1));
        Assert.True(Reserve("a"));
        Assert.Equal([1], _ledger.Used());
        _time.Advance(Expiry - TimeSpan.FromSeconds(1));
        Assert.Equal([1], _ledger.Used());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([0], _ledger.Used());
    }

    [Fact]
    public void A_reservation_that_expired_cannot_be_claimed()
    {
        _ledger.SetSlots(Device("d"), 1);
        Assert.True(Reserve("a"));
        _time.Advance(Expiry);
        Assert.Null(_ledger.Claim(Session("a"), ActivationId.NewId()));
        Assert.True(Reserve("b"));
    }

    [Fact]
    public void A_claimed_slot_never_expires()
    {
        _ledger.SetSlots(Device("d"), 1);
        Reserve("a");
        Claim("a");
        _time.Advance(TimeSpan.FromDays(1));
        Assert.False(Reserve("b"));
    }

    [Fact]
    public void Nobody_claims_what_was_not_reserved() =>
        Assert.Null(_ledger.Claim(Session("a"), ActivationId.NewId()));

    [Fact]
    public void Only_the_owner_frees_a_slot_and_only_once()
    {
        _ledger.SetSlots(Device("d"), 2);
        Reserve("a");
        Reserve("b");
        var owner = Claim("a");
        _ledger.Release(Session("a"), ActivationId.NewId());
        _ledger.Release(Session("b"), owner);
        Assert.Equal([2], _ledger.Used());
        _ledger.Release(Session("a"), owner);
        _ledger.Release(Session("a"), owner);
        Assert.Equal([1], _ledger.Used());
    }

    [Fact]
    public void A_newer_activation_takes_the_slot_over_and_the_older_cannot_free_it()
    {
        _ledger.SetSlots(Device("d"), 1);
        Reserve("a");
        var crashed = Claim("a");
        Assert.True(Reserve("a"));
        var revived = Claim("a");
        _ledger.Release(Session("a"), crashed);
        Assert.Equal([1], _ledger.Used());
        _ledger.Release(Session("a"), revived);
        Assert.Equal([0], _ledger.Used());
    }

    [Fact]
    public void Fewer_slots_evict_nobody_and_admit_nobody_until_enough_have_left()
    {
        _ledger.SetSlots(Device("d"), 3);
        var owners = Enumerable.Range(0, 3).Select(i => $"s{i}").ToDictionary(
            name => name,
            name =>
            {
                Reserve(name);
                return Claim(name);
            });
        _ledger.SetSlots(Device("d"), 1);
        Assert.Equal([3], _ledger.Used());
        _ledger.Release(Session("s0"), owners["s0"]);
        _ledger.Release(Session("s1"), owners["s1"]);
        Assert.False(Reserve("late"));
        _ledger.Release(Session("s2"), owners["s2"]);
        Assert.True(Reserve("late"));
    }

    [Fact]
    public void A_draining_ledger_shows_no_free_slot_and_keeps_whom_it_has()
    {
        _ledger.SetSlots(Device("d"), 3);
        Reserve("a");
        _ledger.Drain();
        var shown = Assert.Single(_ledger.Snapshot(_ => []));
        Assert.Equal((1, 0), (shown.Used, shown.Free));
        Assert.False(Reserve("b"));
        Assert.True(Reserve("a"));
        Claim("a");
    }

    [Fact]
    public void Every_change_raises_the_version_and_questions_do_not()
    {
        var versions = new List<long> { _ledger.Version };
        void Changes(Action change)
        {
            change();
            versions.Add(_ledger.Version);
        }

        Changes(() => _ledger.SetSlots(Device("d"), 1));
        Changes(() => Reserve("a"));
        var owner = Claim("a");
        Changes(() => _ledger.Release(Session("a"), owner));
        Changes(() => Reserve("b"));
        _time.Advance(Expiry);
        Changes(() => _ledger.Used());
        Changes(_ledger.Drain);
        Assert.Equal(versions.Distinct().Order(), versions);

        Reserve("c");
        _ledger.Used();
        _ledger.Sessions();
        Assert.Equal(versions[^1], _ledger.Version);
    }

    [Fact]
    public void Only_sessions_that_claimed_are_listed()
    {
        _ledger.SetSlots(Device("d"), 2);
        Reserve("a");
        Reserve("b");
        Claim("b");
        Assert.Equal([Session("b")], _ledger.Sessions());
    }

    [Fact]
    public void Slots_cannot_be_negative() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _ledger.SetSlots(Device("d"), -1));

    [Fact]
    public void Sessions_are_counted_by_device_and_model_from_their_reservation_to_their_end()
    {
        var ledger = new SlotLedger(TimeProvider.System);
        ledger.SetSlots(Device("d"), 4);
        var (session, activation) = (Session("s"), ActivationId.NewId());
        ledger.TryReserve(session, "a", TimeSpan.FromMinutes(1));
        ledger.TryReserve(Session("t"), "b", TimeSpan.FromMinutes(1));
        Assert.Equal((1, 1, 0), (ledger.Sessions("d", "a"), ledger.Sessions("d", "b"), ledger.Sessions("e", "a")));
        ledger.Claim(session, activation);
        Assert.Equal(1, ledger.Sessions("d", "a"));
        ledger.Release(session, activation);
        Assert.Equal(0, ledger.Sessions("d", "a"));
    }
}
