namespace Transcription.LoadGenerator.Audio;

/// <summary>Finds what to stream.</summary>
internal static class AudioChoice
{
    private static readonly string Recording = Path.Combine("tests", "Fixtures", "micro", "long.wav");

    /// <summary>The named files; with none, the repository's recording; without it, a synthetic voice.</summary>
    public static IReadOnlyList<AudioClip> Load(IReadOnlyList<string> files)
    {
        if (files.Count > 0)
            return [.. files.Select(WavAudio.Read)];
        if (Find() is { } found)
            return [WavAudio.Read(found)];
        Console.Error.WriteLine(
            "No --audio, and no tests/Fixtures/micro/long.wav near: a synthetic voice is streamed, in which a trained "
            + "voice detector may hear no speech.");
        return [SyntheticVoice.Create()];
    }

    /// <summary>The repository's recording, if it is near.</summary>
    public static string? Find() =>
        new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory }
            .SelectMany(AndAbove)
            .Select(folder => Path.Combine(folder, Recording))
            .FirstOrDefault(File.Exists);

    private static IEnumerable<string> AndAbove(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            yield return at.FullName;
    }
}
