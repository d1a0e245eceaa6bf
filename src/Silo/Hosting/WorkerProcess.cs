using Transcription.Grains.Capacity;
using Transcription.Silo.Engines;
using Transcription.Silo.Models;

namespace Transcription.Silo.Hosting;

/// <summary>
/// Brings a worker up once its silo runs: models found or downloaded, devices warmed, slots opened. Meanwhile the process
/// answers, and says that it is not ready.
/// </summary>
internal sealed partial class WorkerProcess(
    ModelCatalog catalog, DeviceWarmup warmup, ILogger<WorkerProcess> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await catalog.EnsureAsync(stoppingToken);
            await warmup.Warm(catalog.Names.Default, stoppingToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogNotWarm(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "This worker takes no sessions: its devices could not be warmed up")]
    private partial void LogNotWarm(Exception exception);
}

/// <summary>Adds the worker's parts.</summary>
internal static class WorkerProcessExtensions
{
    public static void AddWorkerProcess(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSpeechEngines(configuration);
        services.AddHostedService<WorkerProcess>();
    }
}
