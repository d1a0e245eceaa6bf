using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Capacity;
using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Sessions;

public sealed class DrainTests(DrainCluster cluster) : IClassFixture<DrainCluster>
{
    private const int Sessions = 90;

    [Fact]
    public async Task A_worker_that_stops_hands_on_its_sessions_and_no_call_fails()
    {
        var sessions = await Task.WhenAll(Enumerable.Range(0, Sessions).Select(_ =>
            TestSession.Open(cluster, change: request => request with { InterimResults = true })));
        var stopped = cluster.Silos.Silos.Skip(1).MaxBy(worker => OfSilo(worker).Sessions().Count)!; // 30 at least

        // All of them speak when the worker stops: before, in the middle of, and after their utterances.
        var pushed = new TaskCompletionSource();
        var speaking = sessions.Select((session, i) => Speak(session, i + 1, pushed)).ToList();
        await pushed.Task;
        var ledger = OfSilo(stopped);
        await cluster.Silos.StopSiloAsync(stopped);

        Assert.Empty(ledger.Sessions());
        await Task.WhenAll(speaking);
        Assert.Equal(Sessions, OfSilo(cluster.Silos.Silos[1]).Sessions().Count + OfSilo(cluster.Silos.Silos[2]).Sessions().Count);
        foreach (var session in sessions)
            await session.DisposeAsync();
        await Eventually.Holds("all slots are free", () => cluster.Used.Sum() == 0);
    }

    private static async Task Speak(TestSession session, int seed, TaskCompletionSource pushed)
    {
        var audio = Recording.Utterances(3, seed: seed);
        var random = new Random(seed);
        while (session.Received < audio.Length)
        {
            var rest = audio.AsMemory((int)session.Received..);
            await session.Push(rest[..Math.Min(rest.Length, random.Next(800, 4_000))]);
            if (session.Received > audio.Length / 3)
                pushed.TrySetResult();
            await Task.Yield();
        }

        await session.Grain.End();
        await Eventually.Holds(
            "the session has ended", async () => (await session.Grain.Replay(0)).Events is [.., SessionEndEvent]);
        var events = (await session.Grain.Replay(0)).Events;
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(told => told.Seq));
        var expected = Recording.Transcribe(audio).Finals;
        Assert.Equal(
            expected.Select(final => (final.Utterance, final.Text, final.Start, final.End)),
            events.OfType<FinalEvent>().Select(final => (final.Utterance, final.Text, final.Start, final.End)));
        Assert.Empty(events.OfType<NoticeEvent>());
        Assert.Equal(expected.Count, ((SessionEndEvent)events[^1]).Finals.Count);
    }

    private SlotLedger OfSilo(InProcessSiloHandle silo) =>
        cluster.Silos.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<SlotLedger>();
}
