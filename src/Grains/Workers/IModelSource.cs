using Transcription.Speech.Recognition;

namespace Transcription.Grains.Workers;

/// <summary>Where workers get their models from; the silo process implements it over its engines.</summary>
public interface IModelSource
{
    /// <summary>The models offered here: their files are present and sound, or were when a worker loaded them.</summary>
    IReadOnlyList<ModelInfo> Models { get; }

    /// <summary>The model that stays loaded however idle; null for none.</summary>
    string? Default => null;

    /// <summary>Loads the newest revision of a model onto a device. Blocks; called on a thread of the worker's own.</summary>
    /// <exception cref="ModelLoadException">The model is unknown here or its file is not usable.</exception>
    ISpeechModel Load(string model, string device);
}

/// <summary>A model that can be loaded.</summary>
/// <param name="Name">Its name in the cluster.</param>
/// <param name="Engine">The engine that runs it: <c>whisper</c>, <c>onnx</c>, <c>simulated</c>.</param>
/// <param name="Capabilities">What it can do.</param>
public sealed record ModelInfo(string Name, string Engine, ModelCapabilities Capabilities)
{
    /// <summary>Another number for each content of its file: workers that loaded another one load it anew.</summary>
    public long Revision { get; init; }

    /// <summary>False when its file has become unusable: what is loaded serves on, and is not unloaded.</summary>
    public bool IsLoadable { get; init; } = true;

    /// <summary>The memory it takes on a device.</summary>
    public ModelSize Size { get; init; }
}

/// <summary>What a loaded model takes of a device, in bytes.</summary>
/// <param name="Weights">Shared by the device's workers.</param>
/// <param name="Working">Taken by each worker, at the height of a decode.</param>
public readonly record struct ModelSize(long Weights, long Working);

/// <summary>A model could not be loaded; the message says why, for the operator.</summary>
[GenerateSerializer, Alias("transcription.model-load")]
public sealed class ModelLoadException(string message, Exception? inner = null) : Exception(message, inner);
