using Transcription.Cluster.Tests.Hosting;
using Xunit.Abstractions;

namespace Transcription.Cluster.Tests.Capacity;

public sealed class RacingOpensTests(ITestOutputHelper output)
{
    private const int Slots = 96;
    private const int Opens = 400;

    [Fact]
    public async Task Two_gateways_that_race_400_opens_against_96_slots_of_3_silos_open_exactly_96()
    {
        await using var fleet = await Fleet.Start(
            output, // none of these may pass: what is reserved late is reserved all the same
            "Capacity:ReserveTimeout=00:01:30", "Capacity:ReservationExpiry=00:05:00", "Recovery:StallAfter=00:02:00");
        var gateways = new[] { fleet.Gateway("gateway 1"), fleet.Gateway("gateway 2") };
        var workers = Enumerable.Range(1, 3).Select(n => fleet.Worker($"worker {n}", Slots / 3)).ToArray();
        await Fleet.Ready(gateways[0], Slots, workers);
        await Fleet.Ready(gateways[1], Slots);

        var clients = await Task.WhenAll(Enumerable.Range(0, Opens).Select(n => StreamClient.Connect(gateways[n % 2])));
        try
        {
            await Task.WhenAll(clients.Select(client => client.First()));
            var accepted = clients.Where(client => client.Events[0].Type == "session.begin").ToList();
            var refused = clients.Except(accepted).ToList();
            Assert.Equal(Slots, accepted.Count);
            Assert.All(refused, client => Assert.Equal("no_capacity", client.Events[0].Json.GetProperty("code").GetString()));
            await Task.WhenAll(refused.Select(client => client.Closed()));
            Assert.All(refused, client => Assert.Equal(4503, client.CloseCode));
            await Fleet.Slots(gateways[0], "all taken, evenly", count => count.Taken == Slots && count.BySilo.Values.All(n => n == Slots / 3));

            await Task.WhenAll(accepted.Select(client => client.End()));
            foreach (var gateway in gateways)
                await Fleet.Slots(gateway, "all free again", count => count.Taken == 0);
        }
        finally
        {
            await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
        }
    }

    [Fact]
    public async Task A_worker_that_joins_under_load_takes_sessions()
    {
        await using var fleet = await Fleet.Start(output);
        var gateway = fleet.Gateway("gateway");
        await Fleet.Ready(gateway, slots: 48, fleet.Worker("worker 1", 24), fleet.Worker("worker 2", 24)); // a slot is free a moment after its session
        using var stop = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 12).Select(_ => OpenAndEnd(gateway, stop.Token)));

        var third = await fleet.Worker("worker 3", 48).Ready();
        var ready = TimeProvider.System.GetTimestamp();
        await Fleet.Slots(gateway, "some taken on the third worker", count =>
            count.BySilo.Any(silo => third.Is(silo.Key) && silo.Value > 0));
        output.WriteLine($"It took a session {TimeProvider.System.GetElapsedTime(ready).TotalMilliseconds:F0} ms after it was ready.");

        await stop.CancelAsync();
        await load;
        await Fleet.Slots(gateway, "all free again", count => count is { Taken: 0, Total: 96 });
    }

    /// <summary>Session after session with a little audio, each of which must open and end well.</summary>
    private static async Task OpenAndEnd(SiloProcess gateway, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await using var client = await StreamClient.Connect(gateway);
            await client.Until("session.begin");
            await client.Send(TestAudio.Silence(1), pace: 2);
            await client.End();
        }
    }
}
