using System.ComponentModel;
using System.Diagnostics;

namespace Transcription.Audio.Files;

/// <summary>A child process that writes to its standard output. Dispose kills it and all it started.</summary>
internal sealed class FfmpegProcess : IAsyncDisposable
{
    private const int KeptEnd = 4_096; // characters

    // The child parses hostile files: it sees none of the server's settings and secrets.
    private static readonly string[] InheritedVariables = ["PATH", "LD_LIBRARY_PATH", "SystemRoot", "TEMP", "TMPDIR"];

    private readonly Process _process;
    private readonly Task<string> _messages;

    private FfmpegProcess(Process process)
    {
        _process = process;
        _messages = ReadEndsAsync(process.StandardError);
    }

    /// <exception cref="AudioDecoderUnavailableException">The program cannot be started.</exception>
    public static FfmpegProcess Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var name in start.Environment.Keys.Except(InheritedVariables).ToList())
            start.Environment.Remove(name);
        try
        {
            return new FfmpegProcess(Process.Start(start)!);
        }
        catch (Win32Exception exception)
        {
            throw new AudioDecoderUnavailableException(
                "This format needs ffmpeg, which the server lacks: install the package ffmpeg, or send plain WAV.",
                exception);
        }
    }

    /// <returns>Bytes read; 0 at the end.</returns>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        _process.StandardOutput.BaseStream.ReadAsync(buffer, cancellationToken);

    /// <summary>Waits for the exit.</summary>
    /// <returns>Whether it failed, and the beginning and the end of what it wrote to standard error.</returns>
    public async ValueTask<(bool Failed, string Messages)> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return (_process.ExitCode != 0, await _messages.WaitAsync(cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        await _process.StandardOutput.BaseStream.DisposeAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    private static async Task<string> ReadEndsAsync(StreamReader reader)
    {
        using var closing = reader;
        var kept = "";
        var buffer = new char[KeptEnd];
        int read;
        while ((read = await reader.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            kept += new string(buffer, 0, read);
            if (kept.Length > 2 * KeptEnd)
                kept = kept[..KeptEnd] + kept[^KeptEnd..];
        }

        return kept;
    }
}
