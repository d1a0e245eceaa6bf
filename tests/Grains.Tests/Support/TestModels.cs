using System.Collections.Concurrent;
using Transcription.Grains.Workers;
using Transcription.Speech.Recognition;

namespace Transcription.Grains.Tests.Support;

/// <summary>The models of a test cluster; tests add their own.</summary>
internal sealed class TestModels : IModelSource
{
    private readonly ConcurrentDictionary<string, (ModelInfo Info, Func<ISpeechModel> Create)> _models = new();

    public IReadOnlyList<ModelInfo> Models => [.. _models.Values.Select(model => model.Info)];

    public void Add(string name, Func<ISpeechModel> create, ModelCapabilities capabilities) =>
        _models[name] = (new ModelInfo(name, "test", capabilities), create);

    public ISpeechModel Load(string model, string device) => _models.TryGetValue(model, out var known)
        ? known.Create()
        : throw new ModelLoadException($"There is no model '{model}'.");
}
