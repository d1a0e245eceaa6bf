using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Grains.Capacity;
using Transcription.Grains.Observability;
using Transcription.Grains.Tests.Support;
using Transcription.Grains.Workers;
using Transcription.Grains.Workers.Memory;
using Transcription.Speech.Recognition;

namespace Transcription.Grains.Tests.Workers.Memory;

/// <summary>One device of 100 MiB, its slots, and workers with threads of their own; no cluster, and time stands still.</summary>
internal sealed class MemoryBench : IModelSource, IDeviceSource, IDisposable
{
    public const string Device = "test:0";
    public const int Budget = 100;
    public static readonly TimeSpan UnloadAfter = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, ModelInfo> _models = [];
    private readonly List<InferenceLoop> _workers = [];
    private readonly TranscriptionMetrics _metrics = new(Jobs.Meters());
    private readonly WorkerOptions _options = new() { MinQueue = 1_000, UnloadAfter = UnloadAfter };
    private int _loads;

    public MemoryBench()
    {
        Ledger = new SlotLedger(Time);
        Ledger.SetSlots(Devices[0], 10);
        Loaded = new LoadedModels(this, this, Ledger, Options.Create(_options), NullLogger<LoadedModels>.Instance);
    }

    public FakeTimeProvider Time { get; } = new();

    public SlotLedger Ledger { get; }

    public LoadedModels Loaded { get; }

    /// <summary>What the models do.</summary>
    public ModelScript Script { get; } = new();

    public string? Default { get; set; }

    /// <summary>Revisions that cannot be loaded.</summary>
    public HashSet<long> Broken { get; } = [];

    /// <summary>Times a model was loaded.</summary>
    public int Loads => Volatile.Read(ref _loads);

    /// <summary>MiB taken.</summary>
    public long Used => Loaded.Describe(Device).Used >> 20;

    public IReadOnlyList<Device> Devices { get; } =
        [new(Device, 10, 2, [], 1L << 30) { ModelMemoryBytes = (long)Budget << 20 }];

    public IReadOnlyList<ModelInfo> Models
    {
        get
        {
            lock (_models)
                return [.. _models.Values];
        }
    }

    public ISpeechModel Load(string model, string device)
    {
        Interlocked.Increment(ref _loads);
        return Broken.Contains(Models.Single(known => known.Name == model).Revision)
            ? throw new ModelLoadException("unusable")
            : Script.Create();
    }

    /// <summary>Offers a model, or a new file of it; sizes in MiB.</summary>
    public void Offer(string name, int weights, int working, long revision = 1)
    {
        var size = new ModelSize((long)weights << 20, (long)working << 20);
        lock (_models)
            _models[name] = new ModelInfo(name, "test", new ModelCapabilities()) { Size = size, Revision = revision };
    }

    public void Change(string name, Func<ModelInfo, ModelInfo> change)
    {
        lock (_models)
            _models[name] = change(_models[name]);
    }

    /// <summary>A worker of the model, not loaded yet.</summary>
    public InferenceLoop Worker(string model)
    {
        var worker = new InferenceLoop(
            new WorkerKey("silo", Device, model, _workers.Count),
            (mode, stop) => Loaded.Load(Device, model, mode, stop),
            _options,
            _metrics,
            Time,
            NullLogger.Instance);
        _workers.Add(worker);
        Loaded.Add(worker);
        return worker;
    }

    /// <summary>A worker that has its model; a second later.</summary>
    public async Task<InferenceLoop> Loading(string model)
    {
        var worker = Worker(model);
        await worker.Load().WaitAsync(Eventually.Patience);
        await Eventually.Holds("the worker is idle", () => worker.IsIdle);
        Time.Advance(TimeSpan.FromSeconds(1));
        return worker;
    }

    /// <summary>A session of the model that holds a slot; returns how it ends.</summary>
    public Action Session(string model)
    {
        var (session, activation) = (GrainId.Create("session", Guid.NewGuid().ToString("N")), ActivationId.NewId());
        Assert.True(Ledger.TryReserve(session, model, TimeSpan.FromDays(1)));
        Assert.Equal(Device, Ledger.Claim(session, activation));
        return () => Ledger.Release(session, activation);
    }

    public void Dispose()
    {
        Script.Open();
        _workers.ForEach(worker => worker.Dispose());
    }
}
