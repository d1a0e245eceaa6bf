using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Transcription.Grains.Capacity;
using Transcription.Silo.Engines;
using Transcription.Silo.Models;
using Transcription.Silo.Voice;
using Transcription.Speech.Recognition;

namespace Transcription.Silo.Tests.Engines;

/// <summary>The micro model and Silero, loaded once for a class of tests.</summary>
public sealed class WhisperFixture : IDisposable
{
    private readonly WhisperEngine _engine = CreateEngine(new WhisperOptions());

    private readonly Lazy<SileroDetector> _voice = new(
        () => new SileroDetector(TestFiles.Silero, NullLogger<SileroDetector>.Instance));

    public WhisperFixture() => Model = _engine.Load(Entry(TestFiles.MicroModel), "cpu:0");

    internal ISpeechModel Model { get; }

    internal SileroDetector Voice => _voice.Value;

    internal static WhisperEngine CreateEngine(WhisperOptions options, TimeProvider? time = null) => new(
        Options.Create(options), new OneCpu(), time ?? TimeProvider.System, NullLogger<WhisperEngine>.Instance);

    internal static CatalogModel Entry(string path)
    {
        var capabilities = new ModelCapabilities
        {
            Languages = WhisperLanguages.English,
            WordTimestamps = true,
            Prompt = true,
            Vocabulary = true,
            Temperature = true,
        };
        return new CatalogModel(
            new("micro.en", "whisper", capabilities), path, new GgmlFile(51864, 1500) { TextContext = 128 });
    }

    public void Dispose()
    {
        if (_voice.IsValueCreated)
            Voice.Dispose();
        Model.Dispose();
        _engine.Dispose();
    }

    private sealed class OneCpu : IDeviceSource
    {
        public IReadOnlyList<Device> Devices { get; } = [new("cpu:0", null, 1, [], 1L << 30)];
    }
}
