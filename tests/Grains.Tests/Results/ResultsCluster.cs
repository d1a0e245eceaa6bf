using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;
using Transcription.Grains.Hosting;

namespace Transcription.Grains.Tests.Results;

/// <summary>Gateways alone, each of which may also send, as a silo that runs sessions does.</summary>
public sealed class ResultsCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private ResultsCluster(InProcessTestCluster cluster) => _cluster = cluster;

    public static async Task<ResultsCluster> Start(short gateways)
    {
        var builder = new InProcessTestClusterBuilder(gateways);
        builder.Options.AssumeHomogenousSilosForTesting = false;
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSiloHost((_, host) => host.Logging.ClearProviders());
        builder.ConfigureSilo((_, silo) =>
            silo.AddTranscription(TranscriptionRoles.Gateway, new ConfigurationBuilder().Build()));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        await cluster.WaitForClusterManifestToStabilizeAsync();
        return new ResultsCluster(cluster);
    }

    /// <summary>The services of a gateway, by the order of its start.</summary>
    public IServiceProvider this[int gateway] => _cluster.GetSiloServiceProvider(_cluster.Silos[gateway].SiloAddress);

    public async Task<IServiceProvider> Join()
    {
        var joined = await _cluster.StartAdditionalSiloAsync();
        return _cluster.GetSiloServiceProvider(joined.SiloAddress);
    }

    public Task Stop(int gateway) => _cluster.StopSiloAsync(_cluster.Silos[gateway]);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
