using Transcription.Speech.Recognition;

namespace Transcription.Grains.Workers;

/// <summary>Where workers get their models from; the silo process implements it over its engines.</summary>
public interface IModelSource
{
    /// <summary>The models that can be loaded here: their files are present and sound.</summary>
    IReadOnlyList<ModelInfo> Models { get; }

    /// <summary>Loads a model onto a device. Blocks; called on the worker's inference thread.</summary>
    /// <exception cref="ModelLoadException">The model is unknown here or its file is not usable.</exception>
    ISpeechModel Load(string model, string device);
}

/// <summary>A model that can be loaded.</summary>
/// <param name="Name">Its name in the cluster.</param>
/// <param name="Engine">The engine that runs it: <c>whisper</c>, <c>onnx</c>, <c>simulated</c>.</param>
/// <param name="Capabilities">What it can do.</param>
public sealed record ModelInfo(string Name, string Engine, ModelCapabilities Capabilities);

/// <summary>A model could not be loaded; the message says why, for the operator.</summary>
[GenerateSerializer, Alias("transcription.model-load")]
public sealed class ModelLoadException(string message, Exception? inner = null) : Exception(message, inner);
