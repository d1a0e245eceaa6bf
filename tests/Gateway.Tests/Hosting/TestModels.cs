using Transcription.Grains.Capacity;
using Transcription.Grains.Workers;
using Transcription.Speech.Recognition;

namespace Transcription.Gateway.Tests.Hosting;

/// <summary>The simulated model under three names: one knows English only and can little, one fits on no device.</summary>
internal sealed class TestModels(SimulatedModelOptions options) : IModelSource
{
    public IReadOnlyList<ModelInfo> Models { get; } =
    [
        new("simulated", "simulated", new ModelCapabilities
        {
            WordTimestamps = true, Prompt = true, Vocabulary = true, Temperature = true, Translation = true,
        })
        {
            Size = new ModelSize(10 << 20, 1 << 20),
        },
        new("plain.en", "simulated", new ModelCapabilities { Languages = ["en"] }),
        new("huge", "simulated", new ModelCapabilities { WordTimestamps = true }) { Size = new ModelSize(3L << 30, 0) },
    ];

    public ISpeechModel Load(string model, string device) => new SimulatedModel(options);
}

/// <summary>One device.</summary>
internal sealed class TestDevices(int sessions) : IDeviceSource
{
    public IReadOnlyList<Device> Devices { get; } = 
    [
        new("cpu:0", sessions, 1, [], 1L << 30) { ModelMemoryBytes = 2L << 30 },
    ];
}
