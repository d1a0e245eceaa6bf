using Transcription.Grains.Workers;
using Transcription.Silo.Models;
using Transcription.Speech.Recognition;

namespace Transcription.Silo.Engines;

/// <summary>Code that runs a family of models. Thread safe.</summary>
internal interface IEngine
{
    /// <summary>Its name in the catalog.</summary>
    string Name { get; }

    /// <summary>Loads a model onto a device. Blocks.</summary>
    /// <exception cref="ModelLoadException">The file is not usable; says which and why.</exception>
    ISpeechModel Load(CatalogModel model, string device);
}
