using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Transcription.Silo.Cluster;

/// <summary>How silos watch and trust each other.</summary>
internal static class SiloLinkExtensions
{
    /// <summary>
    /// A dead silo is declared so within about 3 s: one missed probe, a second over another silo as a witness, one vote.
    /// Orleans' own settings take 15 s and more, and a live session cannot wait that long.
    /// </summary>
    public static void UseFastFailureDetection(this ISiloBuilder silo) => silo.Configure<ClusterMembershipOptions>(membership =>
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(1); // also the pause between probes
        membership.NumMissedProbesLimit = 2; // the last one is sent over another silo, if there is one
        membership.NumVotesForDeathDeclaration = 1;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(5); // for a silo that missed the gossip
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5); // 3 missed: a fleet that lost power starts in 15 s
        membership.MaxJoinAttemptTime = TimeSpan.FromMinutes(1); // a silo the others cannot be reached from ends then
    });

    /// <summary>Both sides of every connection show a certificate of the configured authority.</summary>
    public static void UseMutualTls(this ISiloBuilder silo)
    {
        silo.Services.AddSingleton(provider => SiloCertificates.Load(
            provider.GetRequiredService<IOptions<FleetOptions>>().Value.Tls,
            provider.GetRequiredService<TimeProvider>()));
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<SiloCertificates>((connections, certificates) =>
        {
            var tls = certificates.ToTlsOptions();
            connections.ConfigureSiloInboundConnection(connection => connection.UseServerTls(tls));
            connections.ConfigureGatewayInboundConnection(connection => connection.UseServerTls(tls));
            connections.ConfigureSiloOutboundConnection(connection => connection.UseClientTls(tls));
        });
    }
}
