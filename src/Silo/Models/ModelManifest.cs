using System.Text.Json;

namespace Transcription.Silo.Models;

/// <summary>
/// <c>NAME.model.json</c>: a model of several files for an engine that is not Whisper's. Paths are relative to it.
/// </summary>
internal sealed record ModelManifest(string Name, string Engine, IReadOnlyList<ManifestFile> Files)
{
    /// <summary>Languages as ISO 639-1 codes; empty means any.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Reads and checks a manifest, its files included.</summary>
    /// <exception cref="InvalidDataException">Says what is wrong.</exception>
    public static async Task<ModelManifest> ReadAsync(string path, CancellationToken cancellation)
    {
        ModelManifest? manifest;
        try
        {
            await using var stream = File.OpenRead(path);
            manifest = await JsonSerializer.DeserializeAsync<ModelManifest>(
                stream, JsonSerializerOptions.Web, cancellation);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"it is not a manifest: {error.Message}", error);
        }

        if (manifest is not { Name.Length: > 0, Engine.Length: > 0, Files.Count: > 0 })
            throw new InvalidDataException("it must have a name, an engine and files");
        foreach (var file in manifest.Files)
            await CheckAsync(Path.Combine(Path.GetDirectoryName(path) ?? "", file.Path ?? ""), file, cancellation);
        return manifest;
    }

    private static async Task CheckAsync(string path, ManifestFile file, CancellationToken cancellation)
    {
        if (!File.Exists(path))
            throw new InvalidDataException($"its file '{file.Path}' is missing");
        if (file.Sha256 is { } expected &&
            !expected.Equals(await Checksum.OfAsync(path, cancellation), StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException($"the checksum of its file '{file.Path}' is wrong");
    }
}

/// <summary>A file of a manifest.</summary>
internal sealed record ManifestFile(string Path, string? Sha256);
