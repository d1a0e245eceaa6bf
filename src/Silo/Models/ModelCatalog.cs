using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Transcription.Grains.Hosting;
using Transcription.Grains.Models;
using Transcription.Grains.Workers;
using Transcription.Silo.Devices;
using Transcription.Speech.Recognition;

namespace Transcription.Silo.Models;

/// <summary>
/// The models this silo can load. Explicit paths come before the directory, the directory before downloads; a file that
/// is missing, cut short or has the wrong checksum is not listed, and the log says why. Follows its settings and files.
/// </summary>
internal sealed partial class ModelCatalog(
    LiveOptions<ModelOptions> options,
    IOptions<DeviceListOptions> devices,
    ModelReader reader,
    ModelDownloader downloader,
    TimeProvider time,
    ILogger<ModelCatalog> logger)
    : IDisposable
{
    /// <summary>The name of the model that needs no file.</summary>
    public const string Simulated = "simulated";

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2); // copies grow while they are looked at

    private readonly SemaphoreSlim _downloading = new(1);
    private readonly SemaphoreSlim _scanning = new(1);
    private readonly Dictionary<(string Name, string Path), SeenFile> _seen = [];
    private ImmutableDictionary<string, CatalogModel> _models = ImmutableDictionary<string, CatalogModel>.Empty;
    private long _revision;

    /// <summary>Turns names, aliases and nothing into model names.</summary>
    public ModelNaming Names => new(options.Current);

    /// <summary>The models found by the last look at the files, the default first.</summary>
    public IReadOnlyList<ModelInfo> Models { get; private set; } = [];

    /// <summary>Whether the default model can be loaded.</summary>
    public bool HasDefault => _models.ContainsKey(Names.Default);

    /// <summary>The model of that name; null when it cannot be loaded here.</summary>
    public CatalogModel? Find(string name) => _models.GetValueOrDefault(name);

    /// <summary>The voice detector's weights; null when they are not there or not sound.</summary>
    public string? VoiceFile { get; private set; }

    /// <summary>
    /// Downloads what the default model and the voice detector lack, then looks at every file. May take minutes; call
    /// it while the process already answers, and report ready afterwards. What fails is logged, not thrown.
    /// </summary>
    public Task EnsureDefaultAsync(CancellationToken cancellation) =>
        EnsureAsync([options.Current.Default], cancellation);

    /// <summary>The same for every model that aliases and devices name.</summary>
    public Task EnsureAsync(CancellationToken cancellation) => EnsureAsync(
        [
            options.Current.Default,
            .. options.Current.Aliases.Values,
            .. devices.Value.Devices.SelectMany(device => device.Models),
        ],
        cancellation);

    /// <summary>
    /// Looks whether files have come, gone or been replaced; only those are read. One that changed a moment ago is left
    /// for the next time. Returns whether anything changed.
    /// </summary>
    public Task<bool> RescanAsync(CancellationToken cancellation) => LookAsync(Settling, cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        _downloading.Dispose();
        _scanning.Dispose();
    }

    private async Task EnsureAsync(IReadOnlyList<string> named, CancellationToken cancellation)
    {
        await _downloading.WaitAsync(cancellation);
        try
        {
            await DownloadMissingAsync(named, cancellation);
            VoiceFile = await FindVoiceFileAsync(cancellation);
        }
        finally
        {
            _downloading.Release();
        }

        foreach (var path in ModelFiles.Like(options.Current, "*.model.json"))
            await RefuseManifestAsync(path, cancellation);
        await LookAsync(TimeSpan.Zero, cancellation);
        if (!HasDefault)
            LogNoDefault(logger, Names.Default, Path.GetFullPath(options.Current.Directory));
    }

    private async Task DownloadMissingAsync(IReadOnlyList<string> named, CancellationToken cancellation)
    {
        var settings = options.Current;
        if (!settings.Download)
            return;
        if (!settings.Files.ContainsKey(KnownFiles.Silero.Name) && !File.Exists(ModelFiles.VoiceOf(settings)))
            await DownloadAsync(KnownFiles.Silero, settings, cancellation);
        foreach (var file in ModelFiles.Missing(settings, named))
            await DownloadAsync(file, settings, cancellation);
    }

    private async Task DownloadAsync(DownloadableFile file, ModelOptions settings, CancellationToken cancellation)
    {
        try
        {
            await downloader.DownloadAsync(file, Path.Combine(settings.Directory, file.FileName), cancellation);
        }
        catch (Exception error) when (error is DownloadException or IOException or UnauthorizedAccessException)
        {
            LogDownloadFailed(logger, file.Name, error.Message);
        }
    }

    private async Task<bool> LookAsync(TimeSpan settling, CancellationToken cancellation)
    {
        await _scanning.WaitAsync(cancellation);
        try
        {
            var found = await ScanAsync(options.Current, settling, cancellation);
            var (before, first) = (_models, Models.Count == 0);
            _models = found.ToImmutableDictionary(StringComparer.Ordinal);
            Models = [.. found.Values.Select(model => model.Info).OrderBy(info => info.Name != Names.Default)];
            var changed = first || before.Count != found.Count
                || found.Values.Any(model => before.GetValueOrDefault(model.Info.Name)?.Info != model.Info);
            if (changed)
                LogModels(logger, string.Join(", ", Models.Select(model => model.Name)), Names.Default);
            return changed;
        }
        finally
        {
            _scanning.Release();
        }
    }

    private async Task<Dictionary<string, CatalogModel>> ScanAsync(
        ModelOptions settings, TimeSpan settling, CancellationToken cancellation)
    {
        var found = new Dictionary<string, CatalogModel>(StringComparer.Ordinal);
        var files = ModelFiles.Whisper(settings).ToList();
        foreach (var gone in _seen.Keys.Except(files).ToList())
            _seen.Remove(gone);
        foreach (var file in files)
        {
            if (await LookAtAsync(file, settings.VerifyChecksums, settling, cancellation) is { } model)
                found.Add(file.Name, model);
        }

        var capabilities = new SimulatedModel(settings.Simulated).Capabilities;
        var simulated = Find(Simulated) ?? new CatalogModel(new ModelInfo(Simulated, Simulated, capabilities), "", null);
        found.TryAdd(Simulated, simulated);
        return found;
    }

    /// <summary>A file as it was, unless it has changed; then it is read.</summary>
    private async Task<CatalogModel?> LookAtAsync(
        (string Name, string Path) file, bool verify, TimeSpan settling, CancellationToken cancellation)
    {
        var (stamp, seen) = (FileStamp.Of(file.Path), _seen.GetValueOrDefault(file));
        if (seen is not null && (seen.Stamp == stamp || stamp?.IsFresh(time.GetUtcNow(), settling) is true))
            return seen.Model;
        if (seen is null && stamp?.IsFresh(time.GetUtcNow(), settling) is true)
            return null;
        var model = await ReadAsync(file, stamp is null ? null : seen?.Model, verify, cancellation);
        _seen[file] = new SeenFile(stamp, model);
        return model;
    }

    /// <summary>
    /// Reads a file. What is loaded of one that is no longer sound serves on; of one that is gone, only for those who use it.
    /// </summary>
    private async Task<CatalogModel?> ReadAsync(
        (string Name, string Path) file, CatalogModel? old, bool verify, CancellationToken cancellation)
    {
        try
        {
            var model = await reader.ReadAsync(file.Name, file.Path, verify, cancellation);
            return model with { Info = model.Info with { Revision = ++_revision } };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            if (old is null)
                LogNotUsable(logger, file.Name, file.Path, error.Message);
            else
                LogKept(logger, file.Name, file.Path, error.Message);
            return old is null ? null : old with { Info = old.Info with { IsLoadable = false } };
        }
    }

    private async Task<string?> FindVoiceFileAsync(CancellationToken cancellation)
    {
        var path = ModelFiles.VoiceOf(options.Current);
        try
        {
            if (!File.Exists(path))
                throw new InvalidDataException("there is no such file");
            if (options.Current.VerifyChecksums)
                await ModelReader.CheckAsync(path, cancellation);
            return path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            LogNotUsable(logger, KnownFiles.Silero.Name, path, error.Message);
            return null;
        }
    }

    private async Task RefuseManifestAsync(string path, CancellationToken cancellation)
    {
        try
        {
            var manifest = await ModelManifest.ReadAsync(path, cancellation);
            LogNotUsable(logger, manifest.Name, path, $"this build has no engine named '{manifest.Engine}'");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            LogNotUsable(logger, Path.GetFileName(path), path, error.Message);
        }
    }

    /// <summary>A file as it was last read, and the model then or, when it is not sound, before.</summary>
    private sealed record SeenFile(FileStamp? Stamp, CatalogModel? Model);
}
