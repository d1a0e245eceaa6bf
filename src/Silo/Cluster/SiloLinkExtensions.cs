using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Transcription.Silo.Cluster;

/// <summary>How silos watch and trust each other.</summary>
internal static class SiloLinkExtensions
{
    /// <summary>
    /// A killed silo is declared dead within about 3 s instead of Orleans' 15 and more, for it holds slots and its sessions
    /// wait. The last probe goes over another silo, whose word is the second vote: one bad link condemns nobody, and a silo
    /// too busy to answer, as when it starts, has 3 s.
    /// </summary>
    public static void UseFastFailureDetection(this ISiloBuilder silo) => silo.Services
        .AddOptions<ClusterMembershipOptions>()
        .Configure<IOptions<FleetOptions>>((membership, fleet) =>
        {
            membership.ProbeTimeout = fleet.Value.ProbeTimeout;
            membership.NumMissedProbesLimit = fleet.Value.MissedProbes;
            membership.NumVotesForDeathDeclaration = 2; // one in a cluster of two
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(5); // for a silo that missed the gossip
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5); // 3 missed: a fleet that lost power starts in 15 s
            membership.MaxJoinAttemptTime = TimeSpan.FromMinutes(1); // a silo that cannot reach the others ends then
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
