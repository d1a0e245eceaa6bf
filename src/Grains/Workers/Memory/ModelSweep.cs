using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Transcription.Grains.Workers.Memory;

/// <summary>Looks over the loaded models once a second: see <see cref="LoadedModels.Sweep"/>.</summary>
internal sealed class ModelSweep(LoadedModels loaded, IOptions<WorkerOptions> options, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var quarter = options.Value.UnloadAfter / 4;
        using var timer = new PeriodicTimer(quarter < Longest ? quarter : Longest, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            loaded.Sweep();
    }
}
