using Transcription.LoadGenerator.Audio;

namespace Transcription.LoadGenerator.Jobs;

/// <summary>A file to transcribe, of any kind the server takes.</summary>
internal sealed record JobFile(string Path, byte[] Content)
{
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The named files; with none, the repository's recording.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static IReadOnlyList<JobFile> Load(IReadOnlyList<string> paths)
    {
        if (paths.Count == 0)
            paths = [AudioChoice.Find() ?? throw new UsageException("--jobs needs --audio: tests/Fixtures/micro/long.wav is not near.")];
        return [.. paths.Distinct().Select(path => new JobFile(path, File.ReadAllBytes(path)))];
    }
}
