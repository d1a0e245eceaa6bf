using System.ComponentModel;
using System.Diagnostics;

namespace Transcription.Cluster.Tests.Hosting;

/// <summary>
/// A process of the test: its output is kept, and it ends with the test, even if the test's own process is killed.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int LinesKept = 5_000;
    private const int ShownOnFailure = 60;
    private const int ShownOfLine = 300; // stack traces are on one line

    private readonly Process _process;
    private readonly Process _guard;
    private readonly Queue<string> _lines = [];

    private ChildProcess(Process process, Process guard) => (_process, _guard) = (process, guard);

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>The lines written so far, the oldest left out when there are very many.</summary>
    public IReadOnlyList<string> Output
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    /// <summary>The last lines, for messages.</summary>
    public string Tail => string.Join(Environment.NewLine, Output.TakeLast(ShownOnFailure)
        .Select(line => line.Length <= ShownOfLine ? line : line[..ShownOfLine]));

    public static ChildProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException($"{program} is needed for these tests and cannot be started: {missing.Message}");
        }

        // The guard's input ends when this process does, however that happens.
        var guard = Process.Start(new ProcessStartInfo("sh", ["-c", "read line; kill -9 $0 2>/dev/null", $"{process.Id}"])
        {
            RedirectStandardInput = true,
        })!;
        var child = new ChildProcess(process, guard);
        process.OutputDataReceived += child.Keep;
        process.ErrorDataReceived += child.Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Ends it as <c>kill -9</c> does: no word to anybody.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Asks it to end, as a service manager does.</summary>
    public void Terminate() => Signal("TERM");

    /// <summary>Sends a signal by its name: <c>STOP</c>, <c>CONT</c>, <c>TERM</c>.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for its end, within the tests' patience, and answers the exit code.</summary>
    public async Task<int> Exited()
    {
        using var limit = new CancellationTokenSource(Eventually.Patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Process {Id} did not end. It said:{Environment.NewLine}{Tail}");
        }

        return ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _guard.Kill();
        await _guard.WaitForExitAsync();
        _guard.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
            return;
        lock (_lines)
        {
            _lines.Enqueue(line.Data);
            if (_lines.Count > LinesKept)
                _lines.Dequeue();
        }
    }
}
