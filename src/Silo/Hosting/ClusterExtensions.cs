using System.Net;
using Orleans.Configuration;
using Orleans.Dashboard;
using Transcription.Grains.Hosting;

namespace Transcription.Silo.Hosting;

/// <summary>Makes the process a silo.</summary>
internal static class ClusterExtensions
{
    /// <summary>The embedded profile: one silo on localhost, nothing to install.</summary>
    public static void AddCluster(this WebApplicationBuilder builder, ProcessSettings settings) =>
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(settings.SiloPort, settings.ClientPort);
            silo.Configure<EndpointOptions>(endpoints => endpoints.AdvertisedIPAddress = IPAddress.Loopback);
            silo.AddTranscription(settings.Roles, builder.Configuration);
            silo.AddDashboard();
        });
}
