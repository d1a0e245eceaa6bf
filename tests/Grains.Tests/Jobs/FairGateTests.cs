using Transcription.Grains.Jobs;
using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Jobs;

public class FairGateTests
{
    /// <summary>Lets the waiting through one by one; returns whose turn each was.</summary>
    private static async Task<List<string>> Order(IDisposable inside, List<(string Name, Task<IDisposable> Entry)> waiting)
    {
        var order = new List<string>();
        while (waiting.Count > 0)
        {
            inside.Dispose();
            var entry = await Task.WhenAny(waiting.Select(one => one.Entry)).WaitAsync(Eventually.Patience);
            inside = await entry;
            order.Add(waiting.Single(one => one.Entry == entry).Name);
            waiting.RemoveAll(one => one.Entry == entry);
        }

        inside.Dispose();
        return order;
    }

    [Fact]
    public async Task Never_more_are_inside_than_it_holds_and_everybody_gets_in()
    {
        var (inside, most) = (0, 0);
        var gate = new FairGate(() => 3);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            using (await gate.Join($"caller {i % 7}").Enter(CancellationToken.None))
            {
                var now = Interlocked.Increment(ref inside);
                for (var seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most))
                    Interlocked.CompareExchange(ref most, now, seen);
                await Task.Yield();
                Interlocked.Decrement(ref inside);
            }
        }))).WaitAsync(Eventually.Patience);
        Assert.InRange(most, 1, 3);
        Assert.Equal(0, gate.Waiting);
    }

    [Fact]
    public async Task A_newcomer_passes_those_who_had_much()
    {
        var gate = new FairGate(() => 1);
        var old = gate.Join("caller");
        using (await old.Enter(CancellationToken.None))
        {
        }

        var held = await old.Enter(CancellationToken.None);
        List<(string, Task<IDisposable>)> waiting =
        [
            ("old", old.Enter(CancellationToken.None)),
            ("old", old.Enter(CancellationToken.None)),
            ("new", gate.Join("caller").Enter(CancellationToken.None)),
        ];
        Assert.Equal("new", (await Order(held, waiting))[0]);
    }

    [Fact]
    public async Task Callers_take_turns_however_many_members_one_of_them_has()
    {
        var gate = new FairGate(() => 2);
        var first = await gate.Join("many").Enter(CancellationToken.None);
        var second = await gate.Join("many").Enter(CancellationToken.None);
        var many = Enumerable.Range(0, 5).Select(_ => gate.Join("many").Enter(CancellationToken.None)).ToList();
        var few = gate.Join("few").Enter(CancellationToken.None);
        first.Dispose();
        using var entered = await few.WaitAsync(Eventually.Patience);
        Assert.All(many, waiting => Assert.False(waiting.IsCompleted));
        second.Dispose();
        using var next = await (await Task.WhenAny(many)).WaitAsync(Eventually.Patience);
    }

    [Fact]
    public async Task Nobody_waits_for_ever_behind_newcomers()
    {
        var gate = new FairGate(() => 1);
        var busy = gate.Join("caller");
        for (var i = 0; i < 9; i++)
            (await busy.Enter(CancellationToken.None)).Dispose();
        var held = await busy.Enter(CancellationToken.None);
        var waiting = busy.Enter(CancellationToken.None);
        var passed = 0;
        while (!waiting.IsCompleted)
        {
            Assert.InRange(passed++, 0, 8);
            var newcomer = gate.Join("caller").Enter(CancellationToken.None);
            held.Dispose();
            held = await (await Task.WhenAny(newcomer, waiting).WaitAsync(Eventually.Patience));
        }
    }

    [Fact]
    public async Task One_who_gives_up_leaves_no_gap()
    {
        var gate = new FairGate(() => 1);
        var held = await gate.Join("caller").Enter(CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var leaving = gate.Join("caller").Enter(stop.Token);
        var staying = gate.Join("caller").Enter(CancellationToken.None);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        Assert.Equal(1, gate.Waiting);
        held.Dispose();
        (await staying.WaitAsync(Eventually.Patience)).Dispose();
        (await gate.Join("caller").Enter(CancellationToken.None).WaitAsync(Eventually.Patience)).Dispose();
    }
}
