using System.Net;
using Orleans.Configuration;
using Orleans.Dashboard;
using Transcription.Grains.Hosting;
using Transcription.Silo.Cluster;
using Transcription.Silo.Storage;

namespace Transcription.Silo.Hosting;

/// <summary>Makes the process a silo.</summary>
internal static class ClusterExtensions
{
    /// <summary>One of many with <c>Cluster:Redis</c>, else the embedded profile: one silo on localhost, nothing to install.</summary>
    public static void AddCluster(this WebApplicationBuilder builder, ProcessSettings settings)
    {
        var section = builder.Configuration.GetSection(FleetOptions.Section);
        builder.Services.AddValidated<FleetOptions, FleetOptionsValidator>(section);
        var clustered = section[nameof(FleetOptions.Redis)] is { Length: > 0 };
        if (clustered)
            builder.Services.AddRedisConnection(); // before Orleans, which needs it open
        builder.UseOrleans(silo =>
        {
            if (clustered)
                silo.JoinCluster(settings);
            else
                silo.StandAlone(settings);
            silo.AddTranscription(settings.Roles, builder.Configuration);
            silo.AddDashboard();
        });
    }

    private static void StandAlone(this ISiloBuilder silo, ProcessSettings settings)
    {
        silo.UseLocalhostClustering(settings.SiloPort, settings.ClientPort);
        silo.Configure<EndpointOptions>(endpoints => endpoints.AdvertisedIPAddress = IPAddress.Loopback);
        silo.UseEmbeddedStorage();
    }

    private static void JoinCluster(this ISiloBuilder silo, ProcessSettings settings)
    {
        silo.Configure<EndpointOptions>(endpoints =>
        {
            endpoints.AdvertisedIPAddress = settings.SiloAddress;
            endpoints.SiloPort = settings.SiloPort;
            endpoints.GatewayPort = settings.ClientPort;
        });
        silo.UseRedis();
        silo.UseFastFailureDetection();
        if (silo.Configuration.GetSection($"{FleetOptions.Section}:Tls")[nameof(SiloTlsOptions.Certificate)] is { Length: > 0 })
            silo.UseMutualTls();
    }
}
