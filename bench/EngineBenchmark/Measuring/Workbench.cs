using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Transcription.Grains.Models;
using Transcription.LoadGenerator;
using Transcription.LoadGenerator.Audio;
using Transcription.Silo.Engines;
using Transcription.Silo.Models;
using Transcription.Speech.Pcm;
using Transcription.Speech.Recognition;

namespace Transcription.EngineBenchmark.Measuring;

/// <summary>The silo's engine with every model loaded once per thread count, and the audio to decode.</summary>
internal sealed class Workbench : IAsyncDisposable
{
    private readonly Arguments _arguments;
    private readonly ServiceProvider _services;
    private readonly WhisperOptions _options;
    private readonly AudioClip _clip;
    private readonly Dictionary<(string Name, int Threads), ISpeechModel> _loaded = [];

    private Workbench(Arguments arguments, ServiceProvider services, AudioClip clip)
    {
        (_arguments, _services, _clip) = (arguments, services, clip);
        _options = services.GetRequiredService<IOptions<WhisperOptions>>().Value;
        _options.MaxDecodeTime = TimeSpan.FromMinutes(10);
    }

    /// <summary>The models, in the order given.</summary>
    public IReadOnlyList<CatalogModel> Models { get; private init; } = [];

    /// <summary>What is decoded.</summary>
    public string Audio => $"{_clip.Name} ({_clip.Seconds:0} s)";

    /// <exception cref="UsageException">A model or the audio is not usable.</exception>
    public static async Task<Workbench> Open(Arguments arguments, CancellationToken cancellation)
    {
        var clip = AudioChoice.Load(arguments.Audio is { } audio ? [audio] : [])[0];
        if (clip.Format != AudioFormat.Speech)
            throw new UsageException($"{clip.Name} must have 16 kHz, one channel and 16 bits.");
        var names = arguments.Models.Select(ModelNaming.NameOf).ToList();
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Count)
            throw new UsageException("--models: two files have the same name.");
        foreach (var path in arguments.Models)
            Check(path);
        var settings = names.Zip(arguments.Models)
            .ToDictionary(model => $"Models:Files:{model.First}", model => (string?)model.Second);
        settings["Models:Directory"] = Path.Combine(AppContext.BaseDirectory, "none");
        settings["Models:Download"] = "false";
        settings["Models:Default"] = names[0];
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection()
            .AddLogging()
            .AddSpeechEngines(configuration)
            .BuildServiceProvider();
        var catalog = services.GetRequiredService<ModelCatalog>();
        await catalog.EnsureAsync(cancellation);
        return new Workbench(arguments, services, clip)
        {
            Models = [.. names.Select(name => catalog.Find(name)
                ?? throw new UsageException($"The model catalog refuses '{name}'."))],
        };
    }

    /// <summary>Loads every model and finds out what memory it takes.</summary>
    public async Task<IReadOnlyList<ModelMemory>> LoadAll()
    {
        var engine = _services.GetServices<IEngine>().OfType<WhisperEngine>().Single();
        var memory = new List<ModelMemory>();
        foreach (var model in Models)
        {
            var before = ResidentMemory.Now();
            foreach (var threads in _arguments.Threads)
            {
                _options.Threads = threads; // read when a model is loaded
                _loaded[(model.Info.Name, threads)] = engine.Load(model, _arguments.Device);
            }

            var loaded = ResidentMemory.Now();
            var variant = new Variant(model.Info.Name, _arguments.Threads[0], Setting.Shrunk);
            var small = await GrowthOf(variant);
            var large = await GrowthOf(variant with { Setting = Setting.Full });
            memory.Add(new ModelMemory(
                model.Info.Name, new FileInfo(model.Path).Length, loaded - before, small, large));
        }

        return memory;
    }

    /// <summary>Decodes the first seconds of the audio; blocks.</summary>
    public RecognitionResult Decode(Variant variant, double seconds, CancellationToken cancellation)
    {
        _options.ShrinkAudioContext = variant.Setting != Setting.Full; // read by each decode
        var options = new RecognitionOptions { Language = variant.Setting == Setting.Detect ? null : "en" };
        var request = new RecognitionRequest(Samples(seconds), options, cancellation);
        return _loaded[(variant.Model, variant.Threads)].Recognize([request])[0];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var model in _loaded.Values)
            model.Dispose();
        await _services.DisposeAsync();
    }

    private static void Check(string path)
    {
        try
        {
            _ = GgmlFile.Read(path);
        }
        catch (InvalidDataException error)
        {
            throw new UsageException($"{path} is no model: {error.Message}.");
        }
    }

    private async Task<long> GrowthOf(Variant variant)
    {
        const double seconds = 10;
        var before = ResidentMemory.Now();
        await using var watch = new ResidentMemory();
        Decode(variant, seconds, CancellationToken.None);
        return watch.Peak - before;
    }

    private short[] Samples(double seconds)
    {
        var samples = new short[SpeechTime.ToSamples(seconds)];
        var source = MemoryMarshal.Cast<byte, short>(_clip.Bytes);
        for (var at = 0; at < samples.Length; at += source.Length)
            source[..Math.Min(source.Length, samples.Length - at)].CopyTo(samples.AsSpan(at));
        return samples;
    }
}
