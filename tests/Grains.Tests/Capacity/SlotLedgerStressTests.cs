using Transcription.Grains.Capacity;
using static Transcription.Grains.Tests.Capacity.Devices;

namespace Transcription.Grains.Tests.Capacity;

public class SlotLedgerStressTests
{
    private const int Threads = 8;
    private const int Slots = 37;
    private static readonly TimeSpan Expiry = TimeSpan.FromHours(1);

    private readonly SlotLedger _ledger = new(TimeProvider.System);

    public SlotLedgerStressTests()
    {
        _ledger.SetSlots(Device("d0"), Slots);
        _ledger.SetSlots(Device("d1"), Slots);
    }

    /// <summary>Runs the same on all threads, begun together; what one throws comes out here.</summary>
    private static void Together(Action<int> run)
    {
        using var start = new Barrier(Threads);
        var failures = new List<Exception>();
        var threads = Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            try
            {
                start.SignalAndWait();
                run(thread);
            }
            catch (Exception failure)
            {
                lock (failures)
                    failures.Add(failure);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Empty(failures);
    }

    [Fact]
    public void Threads_that_open_at_once_get_exactly_as_many_slots_as_there_are()
    {
        for (var round = 0; round < 20; round++)
        {
            var admitted = 0;
            Together(thread =>
            {
                for (var i = 0; i < 100; i++)
                {
                    if (_ledger.TryReserve(Session($"{thread}-{i}"), "m", Expiry))
                        Interlocked.Increment(ref admitted);
                }
            });
            Assert.Equal(2 * Slots, admitted);
            Assert.Equal([Slots, Slots], _ledger.Used());

            Together(thread =>
            {
                for (var i = 0; i < 100; i++)
                {
                    var activation = ActivationId.NewId();
                    _ledger.Claim(Session($"{thread}-{i}"), activation);
                    _ledger.Release(Session($"{thread}-{i}"), activation);
                }
            });
            Assert.Equal([0, 0], _ledger.Used());
        }
    }

    [Fact]
    public void Threads_that_open_the_same_session_share_one_slot()
    {
        Together(_ => Assert.True(_ledger.TryReserve(Session("same"), "m", Expiry)));
        Assert.Equal(1, _ledger.Used().Sum());
    }

    [Fact]
    public void While_sessions_come_and_go_no_more_are_here_than_there_are_slots()
    {
        var (here, admitted) = (0, 0);
        Together(thread =>
        {
            var mine = new Queue<(GrainId Session, ActivationId Activation)>();
            for (var i = 0; i < 2_000; i++)
            {
                var session = Session($"{thread}-{i}");
                var activation = ActivationId.NewId();
                if (_ledger.TryReserve(session, "m", Expiry))
                {
                    Assert.InRange(Interlocked.Increment(ref here), 1, 2 * Slots);
                    Interlocked.Increment(ref admitted);
                    Assert.NotNull(_ledger.Claim(session, activation));
                    mine.Enqueue((session, activation));
                }

                if (mine.Count > i % 20 && mine.TryDequeue(out var leaving))
                {
                    Interlocked.Decrement(ref here);
                    _ledger.Release(leaving.Session, leaving.Activation);
                }
            }

            foreach (var (session, activation) in mine)
            {
                Interlocked.Decrement(ref here);
                _ledger.Release(session, activation);
            }
        });
        Assert.True(admitted > 2 * Slots);
        Assert.Equal([0, 0], _ledger.Used());
    }
}
