using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Storage;
using Transcription.Grains.Capacity;
using Transcription.Grains.Files;
using Transcription.Grains.History;
using Transcription.Grains.Jobs;
using Transcription.Grains.Models;
using Transcription.Grains.Observability;
using Transcription.Grains.Results;
using Transcription.Grains.Sessions;
using Transcription.Grains.Webhooks;
using Transcription.Grains.Workers;
using Transcription.Grains.Workers.Memory;
using Transcription.Grains.Workers.Stalls;

namespace Transcription.Grains.Hosting;

/// <summary>Makes a silo a member of the transcription cluster.</summary>
public static class TranscriptionSiloExtensions
{
    private static readonly Type[] WorkerGrains = [typeof(SessionGrain), typeof(ModelWorkerGrain), typeof(VoiceGrain)];

    // Gateways have the files and reach the world outside.
    private static readonly Type[] GatewayGrains =
        [typeof(ConnectionGrain), typeof(JobGrain), typeof(WebhookGrain), typeof(SessionRecordGrain)];

    /// <summary>
    /// Adds what the roles need. A worker also needs an <see cref="IModelSource"/>, an <see cref="IDeviceSource"/> and a
    /// voice activity detector; a gateway an <see cref="IRecordingStore"/>, <see cref="ISessionRecordings"/>, an
    /// <see cref="IWebhookSender"/>, grain storage by the name of <see cref="StorageNames.Transcription"/> and, unless jobs and
    /// sessions may be forgotten, an <see cref="IJobIndex"/> and an <see cref="ISessionIndex"/>; all silos reminders. The
    /// process brings these.
    /// </summary>
    public static ISiloBuilder AddTranscription(
        this ISiloBuilder silo, TranscriptionRoles roles, IConfiguration configuration)
    {
        var services = silo.Services;
        services.AddValidated<CapacityOptions, CapacityOptionsValidator>(configuration.GetSection("Capacity"));
        services.AddValidated<SessionOptions, SessionOptionsValidator>(configuration.GetSection("Sessions"));
        services.AddValidated<WorkerOptions, WorkerOptionsValidator>(configuration.GetSection("Workers"));
        services.AddValidated<JobOptions, JobOptionsValidator>(configuration.GetSection("Jobs"));
        services.AddValidated<WebhookOptions, WebhookOptionsValidator>(configuration.GetSection("Webhooks"));
        services.AddValidated<HistoryOptions, HistoryOptionsValidator>(configuration.GetSection("History"));
        services.AddValidated<ModelNameOptions, ModelNameOptionsValidator>(configuration.GetSection("Models"));
        services.AddSingleton<LiveOptions<ModelNameOptions>>();

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<TranscriptionMetrics>();
        services.AddSingleton<SlotLedger>();
        services.AddSingleton<LocalOffer>();
        services.AddSingleton<CapacityMap>();
        services.AddSingleton<WorkerHealth>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Readiness>(provider, roles));
        services.AddSingleton<CapacityClient>();
        services.AddSingleton(provider => new SessionDirectory(
            provider.GetRequiredService<IGrainFactory>(),
            provider.GetRequiredService<CapacityClient>().Sessions,
            provider.GetRequiredService<CapacityMap>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<WorkerPool>();
        services.AddSingleton<BatchTurns>();
        services.AddSingleton<FileTranscriber>();
        if (roles.HasFlag(TranscriptionRoles.Gateway))
            services.AddJobs();
        if (roles.HasFlag(TranscriptionRoles.Worker))
        {
            services.AddSingleton<DeviceWarmup>();
            services.AddSingleton<LoadedModels>();
            services.AddHostedService<ModelSweep>();
            services.AddSingleton<SessionMover>();
            services.AddHostedService<WorkerDrain>();
            services.AddHostedService<WorkerWatchdog>();
        }

        services.AddPlacementDirector<SessionPlacement, SessionPlacementDirector>();
        services.AddPlacementDirector<KeySiloPlacement, KeySiloPlacementDirector>();
        services.Configure<GrainTypeOptions>(types => types.Classes.ExceptWith(
            [.. Without(roles, TranscriptionRoles.Worker, WorkerGrains), .. Without(roles, TranscriptionRoles.Gateway, GatewayGrains)]));

        silo.AddGrainService<CapacityService>();
        silo.AddResultsStream(roles, configuration.GetSection("Results"));
        return silo;
    }

    private static void AddJobs(this IServiceCollection services)
    {
        services.AddSingleton<IGrainStorageSerializer, OrleansGrainStorageSerializer>(); // what is stored are wire records
        services.TryAddSingleton<IJobIndex, MemoryJobIndex>();
        services.AddSingleton<JobMetrics>();
        services.TryAddSingleton<ISessionIndex, MemorySessionIndex>();
        services.AddSingleton<JobSlots>();
        services.AddSingleton<JobServices>();
        services.AddHostedService<JobKeeper>();
    }

    // A silo that cannot host a class is not asked to: the cluster's manifest does the routing.
    private static Type[] Without(TranscriptionRoles roles, TranscriptionRoles role, Type[] grains) =>
        roles.HasFlag(role) ? [] : grains;
}
