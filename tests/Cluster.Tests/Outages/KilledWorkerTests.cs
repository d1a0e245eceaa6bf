using Transcription.Cluster.Tests.Hosting;
using Xunit.Abstractions;

namespace Transcription.Cluster.Tests.Outages;

public sealed class KilledWorkerTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_killed_worker_is_declared_dead_and_new_sessions_open_on_the_other()
    {
        await using var fleet = await Fleet.Start(output, Fleet.Watchful);
        var gateway = fleet.Gateway("gateway");
        var (doomed, other) = (fleet.Worker("doomed", 4), fleet.Worker("other", 4));
        await Fleet.Ready(gateway, slots: 8, doomed, other);

        doomed.Process.Kill();
        var killed = TimeProvider.System.GetTimestamp();
        await Fleet.Slots(gateway, "the other's alone", count => count.Total == 4);
        output.WriteLine($"It was declared dead after {TimeProvider.System.GetElapsedTime(killed).TotalSeconds:F1} s.");

        await using var client = await StreamClient.Connect(gateway);
        await client.Until("session.begin");
        Assert.True(other.Is(await gateway.SiloOfSession()));
        await client.End();
    }
}
