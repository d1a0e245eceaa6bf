using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Hosting;

namespace Transcription.Grains.Results;

/// <summary>Adds the results stream to a silo.</summary>
internal static class ResultsStreamExtensions
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(5); // after a pause in reading
    private static readonly TimeSpan Inactivity = TimeSpan.FromMinutes(2); // then a stream's state is let go
    private static readonly TimeSpan MaxDelivery = TimeSpan.FromSeconds(5); // then the events are left to be asked for

    public static ISiloBuilder AddResultsStream(
        this ISiloBuilder silo, TranscriptionRoles roles, IConfigurationSection configuration)
    {
        var isGateway = roles.HasFlag(TranscriptionRoles.Gateway);
        var services = silo.Services;
        services.AddValidated<ResultsOptions, ResultsOptionsValidator>(configuration);
        services.AddSingleton<ConnectionRegistry>();
        services.AddSingleton<ResultsQueue>();
        services.AddSingleton<ResultsClient>();
        services.AddSingleton<ResultsSender>();
        if (isGateway)
            silo.AddGrainService<ResultsService>();

        var direction = isGateway ? StreamProviderDirection.ReadWrite : StreamProviderDirection.WriteOnly;
        return silo.AddPersistentStreams(
            ResultsStream.Provider,
            (provider, _) => ActivatorUtilities.CreateInstance<ResultsAdapter>(provider, direction),
            stream =>
            {
                stream.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
                stream.ConfigurePartitionBalancing((_, _) => new OwnQueueBalancer());
                stream.ConfigurePullingAgent(agent => agent.Configure(pull =>
                {
                    pull.GetQueueMsgsTimerPeriod = Retry;
                    pull.StreamInactivityPeriod = Inactivity;
                    pull.MaxEventDeliveryTime = MaxDelivery;
                }));
            });
    }
}
