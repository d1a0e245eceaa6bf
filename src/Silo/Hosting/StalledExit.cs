using Microsoft.Extensions.Options;
using Transcription.Grains.Workers.Stalls;

namespace Transcription.Silo.Hosting;

/// <summary>Ends a process whose worker is lost, even if its shutdown hangs on what hangs already.</summary>
internal sealed class StalledExit(WorkerHealth health, IOptions<HostOptions> host, TimeProvider time) : IHostedService
{
    /// <summary>The exit code that asks a supervisor for another process.</summary>
    public const int Code = 3;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = EndAfterAll();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The exit code of a process that has stopped.</summary>
    public static int CodeOf(WorkerHealth health) => health.Lost.IsCompleted ? Code : 0;

    private async Task EndAfterAll()
    {
        await health.Lost;
        await Task.Delay(host.Value.ShutdownTimeout + Grace, time);
        Environment.Exit(Code);
    }
}
