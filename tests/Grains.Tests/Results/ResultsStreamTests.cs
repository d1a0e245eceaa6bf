using Microsoft.Extensions.DependencyInjection;
using Transcription.Grains.Results;
using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Results;

public sealed class ResultsStreamTests
{
    [Fact]
    public async Task Every_event_comes_once_and_in_order_on_every_connection_of_every_gateway()
    {
        await using var cluster = await ResultsCluster.Start(gateways: 3);
        var flows = Enumerable.Range(0, 120).Select(i => new Flow(cluster[i % 3], cluster[i / 3 % 2])).ToList();

        await Task.WhenAll(flows.Select(flow => Task.Run(() => flow.Send(50))));

        await Task.WhenAll(flows.Select(flow => flow.AllCame()));
    }

    [Fact]
    public async Task While_gateways_leave_and_join_the_others_receive_and_nothing_is_left_of_the_gone()
    {
        await using var cluster = await ResultsCluster.Start(gateways: 3);
        var source = cluster[0];
        var staying = Enumerable.Range(0, 20).Select(_ => new Flow(source, cluster[1])).ToList();
        var leaving = Enumerable.Range(0, 20).Select(_ => new Flow(source, cluster[2])).ToList();
        await Task.WhenAll(leaving.Select(flow => flow.Send(5)));
        await Task.WhenAll(leaving.Select(flow => flow.AllCame()));

        using var enough = new CancellationTokenSource();
        var traffic = staying.Select(flow => Task.Run(() => SendUntil(flow, enough.Token))).ToList();
        await cluster.Stop(2);
        foreach (var flow in leaving)
            await Assert.ThrowsAnyAsync<OrleansException>(() => flow.Send());
        var joined = await cluster.Join();
        var fresh = Enumerable.Range(0, 20).Select(_ => new Flow(source, joined)).ToList();
        await Task.WhenAll(fresh.Select(flow => Task.Run(() => flow.Send(20))));
        await enough.CancelAsync();
        await Task.WhenAll(traffic);

        await Task.WhenAll(staying.Concat(fresh).Select(flow => flow.AllCame()));
        var sender = source.GetRequiredService<ResultsSender>();
        await Eventually.Holds("nothing is on its way", () => sender.Gateways == 0);
    }

    private static async Task SendUntil(Flow flow, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await flow.Send();
            await Task.Delay(1, CancellationToken.None);
        }
    }
}
