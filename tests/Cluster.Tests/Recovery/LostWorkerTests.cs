using Transcription.Cluster.Tests.Hosting;
using Xunit.Abstractions;

namespace Transcription.Cluster.Tests.Recovery;

public sealed class LostWorkerTests(ITestOutputHelper output)
{
    private const int Sessions = 30;

    [Fact]
    public async Task Sessions_of_a_killed_worker_go_on_elsewhere_with_every_final_once()
    {
        await using var fleet = await Fleet.Start(output, Fleet.Watchful);
        var (one, two) = (fleet.Gateway("gateway 1"), fleet.Gateway("gateway 2"));
        var workers = Enumerable.Range(1, 3).Select(n => fleet.Worker($"worker {n}", Sessions)).ToArray();
        await Fleet.Ready(one, slots: 3 * Sessions, [two, .. workers]);
        var expected = await Crowd.Undisturbed(one);

        await using var crowd = await Crowd.Join(Sessions, one, two);
        await crowd.Speaking();
        workers[0].Process.Kill();

        await crowd.EndsWith(expected);
        await Fleet.Slots(one, "the survivors', all free", count => count is { Total: 2 * Sessions, Taken: 0 });
    }

    [Fact]
    public async Task Sessions_of_a_stopping_worker_move_without_a_word_to_their_clients()
    {
        await using var fleet = await Fleet.Start(output);
        var gateway = fleet.Gateway("gateway");
        var (leaving, staying) = (fleet.Worker("leaving", Sessions), fleet.Worker("staying", Sessions));
        await Fleet.Ready(gateway, slots: 2 * Sessions, leaving);
        await Fleet.Ready(gateway, slots: 2 * Sessions, staying);
        var expected = await Crowd.Undisturbed(gateway);

        await using var crowd = await Crowd.Join(Sessions, gateway);
        await crowd.Speaking();
        leaving.Process.Terminate();
        Assert.Equal(0, await leaving.Process.Exited());

        await crowd.EndsWith(expected);
        await Fleet.Slots(gateway, "those of the worker that stays, all free", count => count is { Total: Sessions, Taken: 0 });
    }
}
