using Microsoft.Extensions.Options;
using Transcription.Silo.Models;
using Transcription.Speech.Recognition;

namespace Transcription.Silo.Engines;

/// <summary>Loads the model that needs no weights.</summary>
internal sealed class SimulatedEngine(IOptions<ModelOptions> options) : IEngine
{
    /// <inheritdoc/>
    public string Name => ModelCatalog.Simulated;

    /// <inheritdoc/>
    public ISpeechModel Load(CatalogModel model, string device) => new SimulatedModel(options.Value.Simulated);
}
