using System.Globalization;

namespace Transcription.EngineBenchmark.Measuring;

/// <summary>What the machine is and how busy others keep it; the latter on Linux only.</summary>
internal sealed class Machine
{
    private const double TicksPerSecond = 100; // of /proc/stat

    private readonly double _busy = Busy();
    private readonly double _own = Own();
    private readonly long _began = TimeProvider.System.GetTimestamp();

    private Machine()
    {
    }

    /// <summary>One, five and fifteen minutes, as they were at the start.</summary>
    public string LoadAtStart { get; } = Load();

    /// <summary>Begins to watch.</summary>
    public static Machine Look() => new();

    /// <summary>The processor's name.</summary>
    public static string Processor => Lines("/proc/cpuinfo")
        .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
        ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
        ?? "unknown processor";

    /// <summary>The system's load averages now.</summary>
    public static string Load() => Lines("/proc/loadavg").FirstOrDefault() is { } line
        ? string.Join(' ', line.Split(' ').Take(3))
        : "unknown";

    /// <summary>Cores that other processes kept busy on average since the start.</summary>
    public double Others()
    {
        var wall = TimeProvider.System.GetElapsedTime(_began).TotalSeconds;
        return Math.Max(0, Busy() - _busy - (Own() - _own)) / wall;
    }

    // user, nice, system, idle, iowait, irq, softirq, steal
    private static double Busy()
    {
        var line = Lines("/proc/stat").FirstOrDefault();
        if (line is null)
            return double.NaN;
        var ticks = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6] + ticks[7]) / TicksPerSecond;
    }

    private static double Own() => Environment.CpuUsage.TotalTime.TotalSeconds;

    private static IEnumerable<string> Lines(string path) => File.Exists(path) ? File.ReadLines(path) : [];
}
