using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Streams;
using Transcription.Grains.Hosting;

namespace Transcription.ResultsDelivery.Cluster;

/// <summary>A silo of the cluster under test.</summary>
internal static class BenchSilo
{
    public const string MemoryStreams = "memory";
    private const int Queues = 4;
    private const int Backlog = 2; // between the ports of silos and those of their clients
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    /// <param name="port">The first of four ports.</param>
    /// <param name="index">0: holds the connections. 1: in the second process, runs the sessions.</param>
    /// <param name="runsSessions">Whether the grains that send live here.</param>
    /// <param name="delivery">What carries the events.</param>
    public static async Task<IHost> Start(int port, int index, bool runsSessions, Delivery delivery)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([new("Capacity:GossipInterval", "00:00:05")]);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(port + index, port + Backlog + index, new IPEndPoint(IPAddress.Loopback, port));
            silo.AddTranscription(TranscriptionRoles.Gateway, builder.Configuration);
            if (!runsSessions)
                silo.Configure<GrainTypeOptions>(types => types.Classes.ExceptWith([typeof(SourceGrain), typeof(UsageGrain)]));
            if (delivery == Delivery.Memory)
                silo.AddMemoryStreams(MemoryStreams, ConfigureMemory);
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static void ConfigureMemory(ISiloMemoryStreamConfigurator stream)
    {
        stream.ConfigurePartitioning(Queues);
        stream.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
        stream.ConfigurePullingAgent(agent => agent.Configure(pull => pull.GetQueueMsgsTimerPeriod = Poll));
    }
}
