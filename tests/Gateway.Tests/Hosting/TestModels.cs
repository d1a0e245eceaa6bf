using Transcription.Grains.Capacity;
using Transcription.Grains.Workers;
using Transcription.Speech.Recognition;

namespace Transcription.Gateway.Tests.Hosting;

/// <summary>The simulated model under two names, one of which knows English only and can little.</summary>
internal sealed class TestModels(SimulatedModelOptions options) : IModelSource
{
    public IReadOnlyList<ModelInfo> Models { get; } =
    [
        new("simulated", "simulated", new ModelCapabilities
        {
            WordTimestamps = true, Prompt = true, Vocabulary = true, Temperature = true, Translation = true,
        }),
        new("plain.en", "simulated", new ModelCapabilities { Languages = ["en"] }),
    ];

    public ISpeechModel Load(string model, string device) => new SimulatedModel(options);
}

/// <summary>One device.</summary>
internal sealed class TestDevices(int sessions) : IDeviceSource
{
    public IReadOnlyList<Device> Devices { get; } = [new("cpu:0", sessions, 1, [], 1L << 30)];
}
