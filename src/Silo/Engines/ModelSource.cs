using Transcription.Grains.Workers;
using Transcription.Silo.Models;
using Transcription.Speech.Recognition;

namespace Transcription.Silo.Engines;

/// <summary>Gives workers the catalog's models through the engine of each.</summary>
internal sealed class ModelSource(ModelCatalog catalog, IEnumerable<IEngine> engines) : IModelSource
{
    private readonly Dictionary<string, IEngine> _engines =
        engines.ToDictionary(engine => engine.Name, StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyList<ModelInfo> Models => catalog.Models;

    /// <inheritdoc/>
    public string Default => catalog.Names.Default;

    /// <inheritdoc/>
    public ISpeechModel Load(string model, string device)
    {
        var found = catalog.Find(model) ?? throw new ModelLoadException(
            $"The model '{model}' is not here; there are {string.Join(", ", Models.Select(info => info.Name))}.");
        return _engines.TryGetValue(found.Info.Engine, out var engine)
            ? engine.Load(found, device)
            : throw new ModelLoadException(
                $"The model '{model}' needs the engine '{found.Info.Engine}', which is not here.");
    }
}
