using Transcription.Grains.Capacity;
using Transcription.Grains.Hosting;
using Transcription.Silo.Engines;
using Transcription.Silo.Models;

namespace Transcription.Silo.Hosting;

/// <summary>
/// Brings a worker up once its silo runs: models found or downloaded, devices warmed, slots opened. Meanwhile the process
/// answers, and says that it is not ready. Later it follows changed settings and model files.
/// </summary>
internal sealed partial class WorkerProcess(
    ModelCatalog catalog,
    DeviceWarmup warmup,
    LiveOptions<ModelOptions> options,
    TimeProvider time,
    ILogger<WorkerProcess> logger) : BackgroundService
{
    private readonly SemaphoreSlim _changed = new(1); // what aliases and devices name is fetched once at start
    private readonly SemaphoreSlim _warming = new(1);
    private string? _warm;

    public override void Dispose()
    {
        options.Changed -= OnChanged;
        base.Dispose();
        _changed.Dispose();
        _warming.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Begin(stoppingToken);
        options.Changed += OnChanged;
        await Task.WhenAll(FollowSettings(stoppingToken), FollowFiles(stoppingToken));
    }

    private async Task Begin(CancellationToken stop)
    {
        try
        {
            await catalog.EnsureDefaultAsync(stop);
        }
        catch (Exception exception) when (!exception.IsStop(stop))
        {
            LogNotFollowed(exception);
        }

        await Warm(stop);
    }

    private async Task FollowSettings(CancellationToken stop)
    {
        while (true)
        {
            await _changed.WaitAsync(stop);
            try
            {
                await catalog.EnsureAsync(stop);
            }
            catch (Exception exception) when (!exception.IsStop(stop))
            {
                LogNotFollowed(exception);
            }

            await WarmDefault(stop);
        }
    }

    private async Task FollowFiles(CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(options.Current.RescanInterval, time, stop);
            try
            {
                if (await catalog.RescanAsync(stop))
                    await WarmDefault(stop);
            }
            catch (Exception exception) when (!exception.IsStop(stop))
            {
                LogNotFollowed(exception);
            }
        }
    }

    private async Task WarmDefault(CancellationToken stop)
    {
        if (catalog.HasDefault && catalog.Names.Default != _warm)
            await Warm(stop);
    }

    /// <summary>Opens the devices' slots with the default model, once; another default later is only loaded.</summary>
    private async Task Warm(CancellationToken stop)
    {
        await _warming.WaitAsync(stop);
        try
        {
            var model = catalog.Names.Default;
            if (_warm is null)
                await warmup.Warm(model, stop);
            else if (_warm != model)
                await warmup.Load(model, stop);
            _warm = model;
        }
        catch (Exception exception) when (_warm is null && !exception.IsStop(stop))
        {
            LogNotWarm(exception);
        }
        catch (Exception exception) when (!exception.IsStop(stop))
        {
            LogNotFollowed(exception);
        }
        finally
        {
            _warming.Release();
        }
    }

    private void OnChanged(ModelOptions before)
    {
        if (_changed.CurrentCount == 0)
            _changed.Release();
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "This worker takes no sessions: its devices could not be warmed up")]
    private partial void LogNotWarm(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Changed settings or model files could not be followed")]
    private partial void LogNotFollowed(Exception exception);
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
