using Microsoft.Extensions.Options;
using Transcription.Grains.Capacity;
using Transcription.Grains.Workers;
using Transcription.Silo.Devices;
using Transcription.Silo.Models;
using Transcription.Speech.Recognition;
using Whisper.net;
using Whisper.net.Logger;

namespace Transcription.Silo.Engines;

/// <summary>Runs Whisper models through whisper.cpp. The workers of a device share a model's weights.</summary>
internal sealed partial class WhisperEngine : IEngine, IDisposable
{
    private const int MostThreads = 4; // whisper.cpp gains little from more

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Path, long Revision, string Device), SharedFactory> _loaded = [];
    private readonly WhisperOptions _options;
    private readonly IDeviceSource _devices;
    private readonly TimeProvider _time;
    private readonly ILogger<WhisperEngine> _logger;
    private readonly IDisposable _nativeLog;

    public WhisperEngine(
        IOptions<WhisperOptions> options, IDeviceSource devices, TimeProvider time, ILogger<WhisperEngine> logger)
    {
        (_options, _devices, _time, _logger) = (options.Value, devices, time, logger);
        _nativeLog = LogProvider.AddLogger(OnNativeLog);
    }

    /// <inheritdoc/>
    public string Name => "whisper";

    /// <inheritdoc/>
    public ISpeechModel Load(CatalogModel model, string device)
    {
        var shared = Share(model, device);
        var threads = _options.Threads > 0 ? _options.Threads : DefaultThreads(device);
        LogLoaded(_logger, model.Info.Name, device, threads);
        return new WhisperModel(shared, model, _options, threads, _time);
    }

    /// <inheritdoc/>
    public void Dispose() => _nativeLog.Dispose();

    private SharedFactory Share(CatalogModel model, string device)
    {
        var key = (model.Path, model.Info.Revision, device);
        lock (_lock)
        {
            if (!_loaded.TryGetValue(key, out var shared))
            {
                var (factory, tokenizer) = Open(model, device);
                shared = new SharedFactory(factory, tokenizer, unused => Release(key, unused));
                _loaded.Add(key, shared);
            }

            shared.Users++;
            return shared;
        }
    }

    private void Release((string, long, string) key, SharedFactory shared)
    {
        lock (_lock)
        {
            if (--shared.Users > 0)
                return;
            _loaded.Remove(key);
            shared.Factory.Dispose();
        }
    }

    private (WhisperFactory Factory, WhisperTokenizer Tokenizer) Open(CatalogModel model, string device)
    {
        WhisperFactory? factory = null;
        try
        {
            // The file may have changed since the catalog looked, and native code does not survive every bad one.
            _ = GgmlFile.Read(model.Path);
            var tokenizer = new WhisperTokenizer(GgmlFile.ReadTokens(model.Path));
            var gpu = DeviceName.GpuOf(device);
            factory = WhisperFactory.FromPath(model.Path, new WhisperFactoryOptions
            {
                UseGpu = gpu is not null,
                GpuDevice = gpu ?? 0,
                UseFlashAttention = _options.FlashAttention ?? gpu is not null,
            });
            _ = factory.CreateBuilder(); // throws when the native code refused the file
            return (factory, tokenizer);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            factory?.Dispose();
            throw new ModelLoadException(
                $"The model '{model.Info.Name}' ({model.Path}) cannot be loaded on {device}: {error.Message}", error);
        }
    }

    private int DefaultThreads(string device)
    {
        var workers = DeviceName.GpuOf(device) is null
            ? _devices.Devices.FirstOrDefault(candidate => candidate.Id == device)?.Workers ?? 1
            : 1;
        // whisper.cpp's threads spin while they wait for each other: with none of the cores left for the rest of the
        // process, a decode takes many times longer.
        return Math.Clamp((Environment.ProcessorCount - 1) / workers, 1, MostThreads);
    }

    private void OnNativeLog(WhisperLogLevel level, string? message)
    {
        // The tokenizer complains with pieces of the prompt, which are somebody's words.
        if (message is null || message.Contains("unknown token", StringComparison.Ordinal))
            return;
        LogNative(_logger, message.TrimEnd());
    }
}
