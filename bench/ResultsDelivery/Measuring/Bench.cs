using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Results;
using Transcription.ResultsDelivery.Cluster;

namespace Transcription.ResultsDelivery.Measuring;

/// <summary>A running cluster of one or two processes, and the connections in this one.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);
    private static readonly Load First = new(100, 20); // until the code is compiled

    private readonly IHost _host;
    private readonly SecondProcess? _second;
    private readonly Delivery _delivery;
    private readonly TimeProvider _time;
    private readonly Inbox _inbox;
    private readonly IGrainFactory _grains;

    private Bench(IHost host, SecondProcess? second, Delivery delivery, TimeProvider time)
    {
        (_host, _second, _delivery, _time) = (host, second, delivery, time);
        _inbox = new Inbox(time);
        _grains = host.Services.GetRequiredService<IGrainFactory>();
    }

    public static async Task<Bench> Start(int processes, Delivery delivery, int port, TimeProvider time)
    {
        var host = await BenchSilo.Start(port, index: 0, runsSessions: processes == 1, delivery);
        var second = processes == 1 ? null : await SecondProcess.Start(port, delivery);
        var manifests = host.Services.GetRequiredService<IClusterManifestProvider>();
        while (manifests.Current.Silos.Count < processes)
            await Task.Delay(Step, time);
        var bench = new Bench(host, second, delivery, time);
        await bench.Measure(First, WarmUp);
        return bench;
    }

    /// <summary>Measures one load; returns also how many events did not come.</summary>
    public async Task<(Figures Figures, long Missing)> Measure(Load load, TimeSpan duration)
    {
        var connections = _host.Services.GetRequiredService<ConnectionRegistry>();
        var keys = Enumerable.Range(0, load.Sessions).Select(_ => connections.Add(_inbox)).ToList();
        var sources = keys.Select((_, i) => _grains.GetGrain<ISourceGrain>(i)).ToList();
        await Task.WhenAll(keys.Select(key => _grains.GetGrain<IConnectionGrain>(key).Attach()));
        var before = _inbox.Received;
        var period = TimeSpan.FromSeconds(1 / load.Rate);
        await Task.WhenAll(sources.Select((source, i) => source.Start(keys[i], _delivery, period)));
        await Task.Delay(WarmUp, _time);

        _inbox.TakeLatencies();
        var (usage, started) = (await Usage(), _time.GetTimestamp());
        await Task.Delay(duration, _time);
        var (used, took) = (await Usage() - usage, _time.GetElapsedTime(started));
        var latencies = _inbox.TakeLatencies();

        var sent = 0L;
        foreach (var source in sources)
            sent += await source.Stop();
        await Task.Delay(Rest, _time);
        var missing = _delivery == Delivery.None ? 0 : sent - (_inbox.Received - before);
        await Task.WhenAll(keys.Select(key => _grains.GetGrain<IConnectionGrain>(key).Detach()));
        keys.ForEach(connections.Remove);

        var events = _delivery == Delivery.None ? load.Sessions * load.Rate * took.TotalSeconds : latencies.Count;
        return (new Figures(
            latencies.Percentile(0.5).TotalMilliseconds,
            latencies.Percentile(0.99).TotalMilliseconds,
            used.Processor.TotalMicroseconds / events,
            used.Allocated / events), missing);
    }

    public async ValueTask DisposeAsync()
    {
        if (_second is not null)
            await _second.DisposeAsync();
        await _host.StopAsync();
        _host.Dispose();
    }

    private async Task<ResourceUsage> Usage() => _second is null
        ? ResourceUsage.Now()
        : ResourceUsage.Now() + await _grains.GetGrain<IUsageGrain>(0).Read();
}
