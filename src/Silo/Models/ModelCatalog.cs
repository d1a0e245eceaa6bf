using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Transcription.Grains.Models;
using Transcription.Grains.Workers;
using Transcription.Speech.Recognition;

namespace Transcription.Silo.Models;

/// <summary>
/// The models this silo can load. Explicit paths come before the directory, the directory before downloads; a file that
/// is missing, cut short or has the wrong checksum is not listed, and the log says why.
/// </summary>
internal sealed partial class ModelCatalog(
    IOptions<ModelOptions> options, ModelDownloader downloader, ILogger<ModelCatalog> logger)
    : IDisposable
{
    /// <summary>The name of the model that needs no file.</summary>
    public const string Simulated = "simulated";

    private static readonly TimeSpan WhisperWindow = TimeSpan.FromSeconds(30);

    private readonly ModelOptions _options = options.Value;
    private readonly SemaphoreSlim _ensuring = new(1);
    private ImmutableDictionary<string, CatalogModel> _models = ImmutableDictionary<string, CatalogModel>.Empty;

    /// <summary>Turns names, aliases and nothing into model names.</summary>
    public ModelNaming Names { get; } = new(options.Value);

    /// <summary>The models found by the last <see cref="EnsureAsync"/>, the default first.</summary>
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
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        await _ensuring.WaitAsync(cancellation);
        try
        {
            await DownloadMissingAsync(cancellation);
            var found = await ScanAsync(cancellation);
            VoiceFile = await FindVoiceFileAsync(cancellation);
            _models = found.ToImmutableDictionary(StringComparer.Ordinal);
            Models = [.. found.Values.Select(model => model.Info).OrderBy(info => info.Name != Names.Default)];
            LogModels(logger, string.Join(", ", Models.Select(model => model.Name)), Names.Default);
            if (!HasDefault)
                LogNoDefault(logger, Names.Default, Path.GetFullPath(_options.Directory));
        }
        finally
        {
            _ensuring.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _ensuring.Dispose();

    private string VoicePath => _options.Files.TryGetValue(KnownFiles.Silero.Name, out var path)
        ? path
        : Path.Combine(_options.Directory, KnownFiles.Silero.FileName);

    private async Task DownloadMissingAsync(CancellationToken cancellation)
    {
        if (!_options.Download)
            return;
        if (!_options.Files.ContainsKey(KnownFiles.Silero.Name))
            await DownloadAsync(KnownFiles.Silero, cancellation);
        var isNamed = !ModelNaming.IsPath(_options.Default) && !_options.Files.ContainsKey(Names.Default);
        if (isNamed && KnownFiles.Whisper.TryGetValue(Names.Default, out var file))
            await DownloadAsync(file, cancellation);
    }

    private async Task DownloadAsync(DownloadableFile file, CancellationToken cancellation)
    {
        var path = Path.Combine(_options.Directory, file.FileName);
        if (File.Exists(path))
            return;
        try
        {
            await downloader.DownloadAsync(file, path, cancellation);
        }
        catch (Exception error) when (error is DownloadException or IOException or UnauthorizedAccessException)
        {
            LogDownloadFailed(logger, file.Name, error.Message);
        }
    }

    private async Task<Dictionary<string, CatalogModel>> ScanAsync(CancellationToken cancellation)
    {
        var found = new Dictionary<string, CatalogModel>(StringComparer.Ordinal);
        foreach (var (name, path) in WhisperFiles())
        {
            if (!found.ContainsKey(name) && await TryReadAsync(name, path, cancellation) is { } model)
                found.Add(name, model);
        }

        foreach (var path in FilesLike("*.model.json"))
            await RefuseManifestAsync(path, cancellation);
        var capabilities = new SimulatedModel(_options.Simulated).Capabilities;
        found.TryAdd(Simulated, new CatalogModel(new ModelInfo(Simulated, Simulated, capabilities), "", null));
        return found;
    }

    private IEnumerable<(string Name, string Path)> WhisperFiles()
    {
        if (ModelNaming.IsPath(_options.Default))
            yield return (Names.Default, _options.Default);
        foreach (var (_, target) in _options.Aliases.Where(alias => ModelNaming.IsPath(alias.Value)))
            yield return (ModelNaming.NameOf(target), target);
        foreach (var (name, path) in _options.Files.Where(file => file.Key != KnownFiles.Silero.Name))
            yield return (name, path);
        foreach (var path in FilesLike("ggml-*.bin"))
            yield return (ModelNaming.NameOf(path), path);
    }

    private IEnumerable<string> FilesLike(string pattern) => Directory.Exists(_options.Directory)
        ? Directory.EnumerateFiles(_options.Directory, pattern).Order(StringComparer.Ordinal)
        : [];

    private async Task<CatalogModel?> TryReadAsync(string name, string path, CancellationToken cancellation)
    {
        try
        {
            if (!File.Exists(path))
                throw new InvalidDataException("there is no such file");
            var file = GgmlFile.Read(path);
            await CheckAsync(path, cancellation);
            return new CatalogModel(new ModelInfo(name, "whisper", CapabilitiesOf(file)), Path.GetFullPath(path), file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            LogNotUsable(logger, name, path, error.Message);
            return null;
        }
    }

    private async Task CheckAsync(string path, CancellationToken cancellation)
    {
        if (!_options.VerifyChecksums || Checksum.Expected(path) is not { } expected)
            return;
        if (await Checksum.OfAsync(path, cancellation) != expected)
            throw new InvalidDataException("its checksum is wrong; delete it to download it again");
    }

    private async Task<string?> FindVoiceFileAsync(CancellationToken cancellation)
    {
        try
        {
            if (!File.Exists(VoicePath))
                throw new InvalidDataException("there is no such file");
            await CheckAsync(VoicePath, cancellation);
            return VoicePath;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            LogNotUsable(logger, KnownFiles.Silero.Name, VoicePath, error.Message);
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

    private static ModelCapabilities CapabilitiesOf(GgmlFile file) => new()
    {
        Languages = file.IsMultilingual ? WhisperLanguages.First(file.Languages) : WhisperLanguages.English,
        WordTimestamps = true,
        Prompt = true,
        Temperature = true,
        Vocabulary = true,
        Translation = file is { IsMultilingual: true, HasCutDecoder: false },
        MaxBatch = 1,
        MaxAudio = WhisperWindow,
    };
}
