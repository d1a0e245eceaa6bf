using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Transcription.Grains.Capacity;
using Transcription.Grains.Hosting;
using Transcription.Grains.Workers;
using Transcription.Silo.Devices;
using Transcription.Silo.Models;
using Transcription.Silo.Voice;
using Transcription.Speech.Vad;

namespace Transcription.Silo.Engines;

/// <summary>Registers what a silo with workers needs besides its grains.</summary>
internal static class EngineServices
{
    /// <summary>
    /// Adds models, engines, devices and the voice detector, with their settings, which are checked at start. The host
    /// calls <see cref="ModelCatalog.EnsureDefaultAsync"/> before it reports ready.
    /// </summary>
    public static IServiceCollection AddSpeechEngines(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidated<ModelOptions, ModelOptionsValidator>(configuration.GetSection(ModelOptions.Section));
        services.AddValidated<WhisperOptions, WhisperOptionsValidator>(configuration.GetSection(WhisperOptions.Section));
        services.AddOptions<DeviceListOptions>().Bind(configuration).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DeviceListOptions>, DeviceListValidator>();

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new ModelDownloader(
            CreateClient(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ModelDownloader>>()));
        services.AddSingleton<LiveOptions<ModelOptions>>();
        services.AddSingleton<ModelReader>();
        services.AddSingleton<ModelCatalog>();
        services.AddSingleton<IEngine, WhisperEngine>();
        services.AddSingleton<IEngine, SimulatedEngine>();
        services.AddSingleton<IModelSource, ModelSource>();
        services.AddSingleton<IDeviceSource, DeviceSource>();
        services.AddSingleton<IVoiceActivityDetector, VoiceDetector>();
        return services;
    }

    // The downloader has its own limits; a whole file may take hours.
    private static HttpClient CreateClient() => new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(20),
        AutomaticDecompression = DecompressionMethods.None,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
