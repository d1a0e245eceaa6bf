using System.Diagnostics;
using System.Globalization;

namespace Transcription.LoadGenerator.Chaos;

/// <summary>What is done to the cluster during a run, in order of time.</summary>
internal sealed class ChaosScript(IReadOnlyList<ChaosAction> actions) : IDisposable
{
    private readonly List<Process> _started = [];

    /// <summary>What was done and when, in words.</summary>
    public List<string> Done { get; } = [];

    /// <summary>Parses <c>10s kill 4711; 15s term /run/worker.pid; 20s run COMMAND</c>.</summary>
    /// <exception cref="UsageException">Names what is wrong.</exception>
    public static ChaosScript Parse(string? text) => new(
        [.. (text ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ParseAction).OrderBy(action => action.After)]);

    /// <summary>Does everything in its time, which begins now.</summary>
    public async Task Run(TimeProvider time, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        foreach (var action in actions)
        {
            var wait = action.After - time.GetElapsedTime(begun);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, time, cancellation);
            Do(action);
            Done.Add(FormattableString.Invariant(
                $"{time.GetElapsedTime(begun).TotalSeconds:0.0} s {action.Verb.ToString().ToLowerInvariant()} {action.Target}"));
        }
    }

    public void Dispose()
    {
        foreach (var process in _started)
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            process.Dispose();
        }
    }

    private static ChaosAction ParseAction(string text)
    {
        if (text.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries) is not [var after, var verb, var target]
            || !double.TryParse(after.TrimEnd('s'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            || !Enum.TryParse<ChaosVerb>(verb, ignoreCase: true, out var parsed))
        {
            throw new UsageException($"--chaos has '{text}'; it must be like '10s kill PID', '10s term PIDFILE' or '10s run COMMAND'.");
        }

        return new ChaosAction(TimeSpan.FromSeconds(seconds), parsed, target);
    }

    private void Do(ChaosAction action)
    {
        if (action.Verb == ChaosVerb.Run)
        {
            _started.Add(Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"exec {action.Target}"])
            {
                RedirectStandardOutput = true, // read by nobody: a report is on our own
                RedirectStandardError = true,
            })!);
            return;
        }

        var id = File.Exists(action.Target) ? File.ReadAllText(action.Target).Trim() : action.Target;
        using var kill = Process.Start("kill", [action.Verb == ChaosVerb.Kill ? "-KILL" : "-TERM", id]);
        kill.WaitForExit();
    }
}
