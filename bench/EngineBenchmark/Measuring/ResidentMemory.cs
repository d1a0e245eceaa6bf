using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Transcription.EngineBenchmark.Measuring;

/// <summary>Watches this process's resident memory until disposed.</summary>
internal sealed class ResidentMemory : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private long _peak;

    public ResidentMemory() => _watching = Task.Run(Watch);

    /// <summary>The most seen so far, in bytes.</summary>
    public long Peak => Interlocked.Read(ref _peak);

    /// <summary>The resident memory once garbage is gone and the native heap has given back what it kept.</summary>
    public static long Now()
    {
        GC.Collect();
        try
        {
            _ = malloc_trim(0);
        }
        catch (Exception error) when (error is EntryPointNotFoundException or DllNotFoundException)
        {
            // Only the GNU C library keeps much of what is freed.
        }

        return Read();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task Watch()
    {
        using var timer = new PeriodicTimer(Every);
        try
        {
            do
                Interlocked.Exchange(ref _peak, Math.Max(_peak, Read()));
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // stopped
        }
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int malloc_trim(nint kept);

    private static long Read()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
