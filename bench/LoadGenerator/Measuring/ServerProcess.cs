using System.Diagnostics;

namespace Transcription.LoadGenerator.Measuring;

/// <summary>Memory and processor time of the server's process on this machine, sampled twice a second.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly Process _process;
    private readonly TimeSpan _cpuBefore;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sampling;

    /// <exception cref="ArgumentException">There is no such process.</exception>
    public ServerProcess(int pid, TimeProvider time)
    {
        _process = Process.GetProcessById(pid);
        StartBytes = PeakBytes = LastBytes = _process.WorkingSet64;
        _cpuBefore = Cpu = _process.TotalProcessorTime;
        _sampling = Sample(time);
    }

    /// <summary>Resident memory before the load.</summary>
    public long StartBytes { get; }

    /// <summary>The most resident memory seen under load.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>Resident memory at the last look.</summary>
    public long LastBytes { get; private set; }

    /// <summary>Processor time since the start of the load.</summary>
    public TimeSpan CpuUsed => Cpu - _cpuBefore;

    /// <summary>Whether the process ended during the load.</summary>
    public bool IsGone { get; private set; }

    private TimeSpan Cpu { get; set; }

    /// <summary>Looks now.</summary>
    public void Look()
    {
        try
        {
            _process.Refresh();
            if (_process.HasExited)
            {
                IsGone = true;
                return;
            }

            LastBytes = _process.WorkingSet64;
            PeakBytes = Math.Max(PeakBytes, LastBytes);
            Cpu = _process.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            IsGone = true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _sampling;
        _stop.Dispose();
        _process.Dispose();
    }

    private async Task Sample(TimeProvider time)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
                Look();
        }
        catch (OperationCanceledException)
        {
        }
    }
}
