namespace Transcription.Silo.Tests;

/// <summary>A directory that goes away with the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("silo-tests-").FullName;

    public string this[string file] => System.IO.Path.Combine(Path, file);

    public IEnumerable<string?> Files => Directory.EnumerateFiles(Path).Select(System.IO.Path.GetFileName).Order();

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
