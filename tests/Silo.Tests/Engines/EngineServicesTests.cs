using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Transcription.Grains.Capacity;
using Transcription.Grains.Workers;
using Transcription.Silo.Engines;
using Transcription.Silo.Models;
using Transcription.Speech.Recognition;
using Transcription.Speech.Vad;

namespace Transcription.Silo.Tests.Engines;

public sealed class EngineServicesTests
{
    [Fact]
    public async Task Settings_lead_to_models_devices_and_a_voice_detector()
    {
        await using var services = Build(new()
        {
            ["Models:Directory"] = TestFiles.Micro,
            ["Models:Default"] = "fast",
            ["Models:Aliases:fast"] = "micro.en",
            ["Models:Files:silero_vad"] = TestFiles.Silero,
            ["Models:Download"] = "false",
            ["Models:Simulated:Latency"] = "00:00:00",
            ["Devices:0:Id"] = "cpu:0",
            ["Devices:0:Sessions"] = "3",
            ["Devices:0:Models:0"] = "micro.en",
            ["Engines:Whisper:Threads"] = "1",
        });
        await services.GetRequiredService<ModelCatalog>().EnsureAsync(CancellationToken.None);
        var source = services.GetRequiredService<IModelSource>();
        Assert.Equal(["micro.en", "simulated"], source.Models.Select(model => model.Name));
        Assert.Equal("silero", services.GetRequiredService<IVoiceActivityDetector>().Name);
        Assert.Equal(3, services.GetRequiredService<IDeviceSource>().Devices.Single().MaxSessions);
        using var whisper = source.Load("micro.en", "cpu:0");
        var request = new RecognitionRequest(WavFile.Read("t02.wav"), new RecognitionOptions());
        Assert.Equal("please call the doctor", whisper.Recognize([request])[0].Text);
        using var simulated = source.Load("simulated", "cpu:0");
        Assert.NotEqual("", simulated.Recognize([request])[0].Text);
        var error = Assert.Throws<ModelLoadException>(() => source.Load("none", "cpu:0"));
        Assert.Contains("micro.en", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_settings_are_refused_by_name()
    {
        await using var services = Build(new()
        {
            ["Models:Default"] = "",
            ["Devices:0:Id"] = "tpu:0",
            ["Engines:Whisper:Threads"] = "-1",
            ["Engines:Whisper:NoSpeechThreshold"] = "3",
        });
        // As the host does before it starts anything.
        var error = Assert.Throws<AggregateException>(services.GetRequiredService<IStartupValidator>().Validate);
        string[] settings = ["Models:Default", "Devices:0:Id", "Whisper:Threads", "Whisper:NoSpeechThreshold"];
        foreach (var setting in settings)
            Assert.Contains(setting, error.ToString(), StringComparison.Ordinal);
    }

    private static ServiceProvider Build(Dictionary<string, string?> settings) => new ServiceCollection()
        .AddLogging()
        .AddSpeechEngines(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .BuildServiceProvider(validateScopes: true);
}
