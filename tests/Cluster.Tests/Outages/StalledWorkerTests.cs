using System.Net;
using Transcription.Cluster.Tests.Hosting;
using Transcription.Cluster.Tests.Recovery;
using Xunit.Abstractions;

namespace Transcription.Cluster.Tests.Outages;

public sealed class StalledWorkerTests(ITestOutputHelper output)
{
    private const int Sessions = 8;

    [Fact]
    public async Task A_worker_whose_inference_hangs_sends_its_sessions_elsewhere_and_ends_for_another_to_take_its_place()
    {
        await using var fleet = await Fleet.Start(output, "Recovery:StallAfter=00:00:10"); // it is the worker that notices
        var gateway = fleet.Gateway("gateway");
        await Fleet.Ready(gateway, slots: Sessions, fleet.Worker("sound", Sessions));
        var expected = await Crowd.Undisturbed(gateway);

        var hanging = fleet.Worker(
            "hanging", Sessions, "Models:Simulated:HangAt=10", "Workers:SuspectAfter=00:00:05", "Workers:StalledAfter=00:00:25");
        await Fleet.Ready(gateway, slots: 2 * Sessions, hanging);
        await using var crowd = await Crowd.Join(Sessions, gateway);

        await Eventually.Holds("the worker says that it is not ready, and why", async () =>
        {
            var health = await hanging.Get("/health/ready");
            return health.StatusCode is HttpStatusCode.ServiceUnavailable
                && (await health.Content.ReadAsStringAsync()).Contains("one decode", StringComparison.Ordinal);
        });
        await Fleet.Slots(gateway, "none of them its own", count => count.BySilo.SingleOrDefault(silo => hanging.Is(silo.Key)).Value == 0);

        await crowd.EndsWith(expected);
        Assert.Equal(3, await hanging.Process.Exited());
        await Fleet.Slots(gateway, "the other's, all free", count => count is { Total: Sessions, Taken: 0 });
    }
}
