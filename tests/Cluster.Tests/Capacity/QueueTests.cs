using Transcription.Cluster.Tests.Hosting;
using Xunit.Abstractions;

namespace Transcription.Cluster.Tests.Capacity;

public sealed class QueueTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Waiting_clients_are_admitted_in_order_when_slots_become_free_and_when_a_worker_joins()
    {
        await using var fleet = await Fleet.Start(output, "Sessions:Overflow=queue", "Sessions:QueueTimeout=00:10:00");
        var gateway = fleet.Gateway("gateway");
        await Fleet.Ready(gateway, slots: 2, fleet.Worker("worker 1", 1), fleet.Worker("worker 2", 1));
        var clients = new List<StreamClient>();
        try
        {
            for (var i = 0; i < 8; i++)
            {
                var client = await StreamClient.Connect(gateway);
                clients.Add(client);
                if (i < 2)
                    await client.Until("session.begin");
                else
                    Assert.Equal(i - 1, (await client.Until("session.queued")).GetProperty("position").GetInt32());
            }

            for (var i = 0; i < 2; i++)
            {
                await clients[i].End();
                await AssertAdmitted(clients, count: 3 + i);
            }

            await fleet.Worker("worker 3", 2).Ready();
            await AssertAdmitted(clients, count: 6);
            await Fleet.Slots(gateway, "all four taken", count => count is { Total: 4, Taken: 4 });

            for (var i = 2; i < 8; i++)
            {
                await clients[i].Until("session.begin");
                await clients[i].End();
            }

            await Fleet.Slots(gateway, "all free again", count => count.Taken == 0);
        }
        finally
        {
            await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
        }
    }

    /// <summary>Waits until the first so many have their session, and the others know that they are next in that order.</summary>
    private static async Task AssertAdmitted(List<StreamClient> clients, int count)
    {
        foreach (var admitted in clients.Take(count))
            await admitted.Until("session.begin");
        var waiting = clients.Skip(count).ToList();
        await Eventually.Holds("those who wait know their places", () => waiting
            .Select(client => client.Events[^1])
            .Select((told, i) => told.Type == "session.queued" && told.Json.GetProperty("position").GetInt32() == i + 1)
            .All(right => right));
    }
}
