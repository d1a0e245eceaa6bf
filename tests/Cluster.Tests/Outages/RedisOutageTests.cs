using Transcription.Cluster.Tests.Hosting;
using Xunit.Abstractions;

namespace Transcription.Cluster.Tests.Outages;

public sealed class RedisOutageTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_session_goes_on_while_Redis_is_away_and_new_ones_open_or_are_refused_clearly()
    {
        var audio = TestAudio.Concat(
            [.. Enumerable.Range(1, 6).SelectMany(n => new[] { TestAudio.Fixture($"t0{n}.wav"), TestAudio.Silence(1.5) })]);
        await using var fleet = await Fleet.Start(output);
        var gateway = fleet.Gateway("gateway");
        await Fleet.Ready(gateway, slots: 8, fleet.Worker("worker 1", 4), fleet.Worker("worker 2", 4));
        var undisturbed = await Transcribe(gateway, audio, pace: 4);

        var running = await Open(gateway);
        var sending = running.Send(audio);
        await fleet.Redis.Stop();
        var stopped = TimeProvider.System.GetTimestamp();

        await using (var late = await StreamClient.Connect(gateway))
        {
            var answer = await late.First();
            output.WriteLine($"An open without Redis: {answer.Json}, after {TimeProvider.System.GetElapsedTime(stopped)}.");
            if (answer.Type != "session.begin")
            {
                await late.Closed();
                Assert.Equal("no_capacity", answer.Json.GetProperty("code").GetString());
                Assert.Equal(4503, late.CloseCode);
            }
        }

        await Task.Delay(Remaining(stopped)); // the outage is what is tested; its length is part of it
        await fleet.Redis.Start();

        await sending;
        Assert.Equal(undisturbed, await running.End());
        await running.DisposeAsync();
        Assert.Equal(undisturbed, await Transcribe(gateway, audio, pace: 4));
        await Fleet.Slots(gateway, "all free again", count => count is { Taken: 0, Total: 8 });
    }

    [Fact]
    public async Task A_process_that_cannot_reach_Redis_says_so_and_ends()
    {
        var port = Ports.Free();
        await using var process = SiloProcess.Start("silo", $"Cluster:Redis=127.0.0.1:{port},password=hidden", "Models:Default=simulated");

        Assert.Equal(1, await process.Process.Exited());
        Assert.Contains(process.Process.Output, line => line.Contains($"Redis at 127.0.0.1:{port} (Cluster:Redis) cannot be reached", StringComparison.Ordinal));
        Assert.DoesNotContain(process.Process.Output, line => line.Contains("hidden", StringComparison.Ordinal));
    }

    private static TimeSpan Remaining(long since)
    {
        var rest = Outage - TimeProvider.System.GetElapsedTime(since);
        return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
    }

    private static async Task<StreamClient> Open(SiloProcess gateway)
    {
        var client = await StreamClient.Connect(gateway);
        await client.Until("session.begin");
        return client;
    }

    private static async Task<IReadOnlyList<string>> Transcribe(SiloProcess gateway, short[] audio, double pace)
    {
        await using var client = await Open(gateway);
        await client.Send(audio, pace);
        return await client.End();
    }
}
