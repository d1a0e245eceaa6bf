using Transcription.Grains.Models;

namespace Transcription.Silo.Models;

/// <summary>Which files are models, by the settings and by their names. Looks at directories, never into files.</summary>
internal static class ModelFiles
{
    private const int Most = 1_000;

    /// <summary>The voice detector's weights, there or not.</summary>
    public static string VoiceOf(ModelOptions options) => options.Files.TryGetValue(KnownFiles.Silero.Name, out var path)
        ? path
        : Path.Combine(options.Directory, KnownFiles.Silero.FileName);

    /// <summary>The Whisper files, one for each name: explicit paths before the directory.</summary>
    public static IEnumerable<(string Name, string Path)> Whisper(ModelOptions options) =>
        Named(options).DistinctBy(file => file.Name, StringComparer.Ordinal);

    /// <summary>The files of the directory with such a name.</summary>
    public static IEnumerable<string> Like(ModelOptions options, string pattern) => Directory.Exists(options.Directory)
        ? Directory.EnumerateFiles(options.Directory, pattern).Take(Most).Order(StringComparer.Ordinal)
        : [];

    /// <summary>The files to download when they are missing: models that settings name and publishers have.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="named">Names and aliases.</param>
    public static IEnumerable<DownloadableFile> Missing(ModelOptions options, IEnumerable<string> named)
    {
        var names = new ModelNaming(options);
        return named
            .Where(name => !ModelNaming.IsPath(name))
            .Select(names.Resolve)
            .Distinct(StringComparer.Ordinal)
            .Where(name => !options.Files.ContainsKey(name))
            .Select(name => KnownFiles.Whisper.GetValueOrDefault(name))
            .OfType<DownloadableFile>()
            .Where(file => !File.Exists(Path.Combine(options.Directory, file.FileName)));
    }

    private static IEnumerable<(string Name, string Path)> Named(ModelOptions options)
    {
        if (ModelNaming.IsPath(options.Default))
            yield return (ModelNaming.NameOf(options.Default), options.Default);
        foreach (var (_, target) in options.Aliases.Where(alias => ModelNaming.IsPath(alias.Value)))
            yield return (ModelNaming.NameOf(target), target);
        foreach (var (name, path) in options.Files.Where(file => file.Key != KnownFiles.Silero.Name))
            yield return (name, path);
        foreach (var path in Like(options, "ggml-*.bin"))
            yield return (ModelNaming.NameOf(path), path);
    }
}
