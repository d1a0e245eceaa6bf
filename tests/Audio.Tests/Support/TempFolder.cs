namespace Transcription.Audio.Tests.Support;

internal sealed class TempFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("audio-tests-").FullName;

    public string Write(string name, byte[] content)
    {
        var path = Path.Combine(Root, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public string Write(string name, string content) => Write(name, System.Text.Encoding.UTF8.GetBytes(content));

    /// <summary>Writes a shell script that stands in for ffmpeg. It leaves its process id behind.</summary>
    public string WriteProgram(string script)
    {
        var path = Write("program", $"#!/bin/sh\necho $$ > '{ProcessId}'\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>Whether the program of <see cref="WriteProgram"/> has begun.</summary>
    public bool ProgramHasBegun => File.Exists(ProcessId) && File.ReadAllText(ProcessId).EndsWith('\n');

    /// <summary>Whether it still runs.</summary>
    public bool ProgramRuns() => Directory.Exists($"/proc/{File.ReadAllText(ProcessId).Trim()}");

    private string ProcessId => Path.Combine(Root, "pid");

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
