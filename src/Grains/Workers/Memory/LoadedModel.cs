using Transcription.Speech.Recognition;

namespace Transcription.Grains.Workers.Memory;

/// <summary>A model in a worker's hands, and the memory accounted for it.</summary>
/// <param name="Model">The model.</param>
/// <param name="Revision">Which content of its file it was loaded from.</param>
/// <param name="Size">What it takes.</param>
/// <param name="Rent">Given back when the model is gone; null when nothing is accounted.</param>
internal sealed record LoadedModel(ISpeechModel Model, long Revision, ModelSize Size = default, IDisposable? Rent = null)
    : IDisposable
{
    public void Dispose()
    {
        Model.Dispose();
        Rent?.Dispose();
    }
}

/// <summary>How hard a load tries to find memory.</summary>
internal enum LoadMode
{
    /// <summary>Unloads idle models of the device when it must.</summary>
    MakeRoom,

    /// <summary>Takes free memory only: beside what is loaded.</summary>
    Beside,

    /// <summary>As <see cref="MakeRoom"/>, and waits for the other workers of the model, which give up the old one.</summary>
    After,
}

/// <summary>Loads a worker's model. Blocks.</summary>
internal delegate LoadedModel ModelLoader(LoadMode mode, CancellationToken stop);
