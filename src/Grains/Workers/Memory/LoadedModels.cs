using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Capacity;

namespace Transcription.Grains.Workers.Memory;

/// <summary>
/// What is loaded on this silo's devices. Loading a model that does not fit first unloads idle models of that device, the
/// least recently used first and the default last. Models with sessions are never idle. Thread safe.
/// </summary>
internal sealed partial class LoadedModels
{
    private static readonly TimeSpan RoomWait = TimeSpan.FromSeconds(60); // a decode that must end first takes no longer
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly object _lock = new(); // waited on with Monitor
    private readonly List<ILoadedWorker> _workers = [];
    private readonly Dictionary<string, DeviceMemory> _memory = new(StringComparer.Ordinal);
    private readonly IModelSource _models;
    private readonly SlotLedger _ledger;
    private readonly TimeSpan _unloadAfter;
    private readonly ILogger<LoadedModels> _logger;

    public LoadedModels(
        IModelSource models,
        IDeviceSource devices,
        SlotLedger ledger,
        IOptions<WorkerOptions> options,
        ILogger<LoadedModels> logger)
    {
        (_models, _ledger, _unloadAfter, _logger) = (models, ledger, options.Value.UnloadAfter, logger);
        foreach (var device in devices.Devices)
            _memory[device.Id] = new DeviceMemory(device.ModelMemoryBytes);
    }

    public void Add(ILoadedWorker worker)
    {
        lock (_lock)
            _workers.Add(worker);
    }

    public void Remove(ILoadedWorker worker)
    {
        lock (_lock)
            _workers.Remove(worker);
    }

    /// <summary>Loads a model for a worker, with its memory accounted. Blocks.</summary>
    /// <exception cref="NoCapacityException">The device has no memory for it, and what is loaded there is in use.</exception>
    /// <exception cref="ModelLoadException">The model is unknown here or its file is not usable.</exception>
    public LoadedModel Load(string device, string model, LoadMode mode, CancellationToken stop)
    {
        var info = Find(model);
        var (revision, size) = (info?.Revision ?? 0, info?.Size ?? default);
        var rent = Reserve(device, model, revision, size, mode, stop);
        try
        {
            return new LoadedModel(_models.Load(model, device), revision, size, rent);
        }
        catch
        {
            rent.Dispose();
            throw;
        }
    }

    /// <summary>Unloads what nobody has used for long, and renews what has a new file.</summary>
    public void Sweep()
    {
        foreach (var worker in Workers())
        {
            if (worker.Loaded is not { } loaded)
                continue;
            if (!worker.IsIdle || _ledger.Sessions(worker.Device, worker.Model) > 0)
                worker.Touch();
            var info = Find(worker.Model);
            if (info is { IsLoadable: true } && info.Revision != loaded.Revision)
                worker.Renew(info.Revision);
            else if (worker.IdleFor >= _unloadAfter && info is not { IsLoadable: false } && worker.Model != _models.Default)
                worker.Unload();
        }
    }

    /// <summary>The models loaded on a device with what their workers measure, and the memory they take.</summary>
    public (long Used, long? Budget, IReadOnlyList<ModelLoad> Loads) Describe(string device)
    {
        lock (_lock)
        {
            var memory = MemoryOf(device);
            return (memory.Used, memory.Budget,
            [
                .. _workers.Where(worker => worker.Device == device && worker.Loaded is not null)
                    .GroupBy(worker => worker.Model, StringComparer.Ordinal)
                    .OrderBy(workers => workers.Key, StringComparer.Ordinal)
                    .Select(Describe),
            ]);
        }
    }

    private static ModelLoad Describe(IGrouping<string, ILoadedWorker> workers) => new(
        workers.Key,
        workers.Count(),
        workers.Sum(worker => worker.QueueDepth),
        workers.Sum(worker => worker.QueueCapacity),
        workers.Select(worker => worker.RealTimeFactor).Where(factor => factor > 0).DefaultIfEmpty().Average());

    private Rent Reserve(
        string device, string model, long revision, ModelSize size, LoadMode mode, CancellationToken stop)
    {
        lock (_lock)
        {
            var memory = MemoryOf(device);
            for (var waited = TimeSpan.Zero; !memory.TryTake(model, revision, size); waited += Look)
            {
                stop.ThrowIfCancellationRequested();
                var needed = memory.Needed(model, revision, size);
                var roomComes = mode is not LoadMode.Beside && (MakeRoom(device, model, needed) || AwaitsOthers(mode, device, model, revision));
                if (!roomComes || waited >= RoomWait)
                    throw Full(device, model, needed, memory);
                Monitor.Wait(_lock, Look);
            }
        }

        return new Rent(() => Return(device, model, revision, size));
    }

    /// <summary>Asks the fewest idle models that make room to leave; false, asking none, when all together would not.</summary>
    private bool MakeRoom(string device, string model, long needed)
    {
        var room = MemoryOf(device).Free;
        var leaving = new List<ILoadedWorker>();
        foreach (var idle in Idle(device, model))
        {
            if (room >= needed)
                break;
            room += idle.Sum(worker => worker.Loaded?.Size.Working ?? 0) + (idle[0].Loaded?.Size.Weights ?? 0);
            leaving.AddRange(idle);
        }

        if (room < needed)
            return false;
        foreach (var worker in leaving)
        {
            LogMakesRoom(worker.Model, device, model);
            worker.Unload();
        }

        return true;
    }

    /// <summary>The workers of each model nobody uses, those to leave first in front.</summary>
    private IEnumerable<ILoadedWorker[]> Idle(string device, string except) => _workers
        .Where(worker => worker.Device == device && worker.Model != except && worker.Loaded is not null)
        .GroupBy(worker => worker.Model, StringComparer.Ordinal)
        .Where(workers => workers.All(worker => worker.IsIdle || worker.IsLeaving)
            && _ledger.Sessions(device, workers.Key) == 0
            && Find(workers.Key) is not { IsLoadable: false })
        .OrderBy(workers => workers.Key == _models.Default)
        .ThenByDescending(workers => workers.Min(worker => worker.IdleFor))
        .Select(workers => workers.ToArray());

    private bool AwaitsOthers(LoadMode mode, string device, string model, long revision) =>
        mode is LoadMode.After && _workers.Any(worker => worker.Device == device && worker.Model == model
            && worker.Loaded is { } loaded && loaded.Revision != revision);

    private void Return(string device, string model, long revision, ModelSize size)
    {
        lock (_lock)
        {
            MemoryOf(device).Return(model, revision, size);
            Monitor.PulseAll(_lock);
        }
    }

    private DeviceMemory MemoryOf(string device)
    {
        if (!_memory.TryGetValue(device, out var memory))
            _memory.Add(device, memory = new DeviceMemory(null));
        return memory;
    }

    /// <summary>The workers of this silo.</summary>
    public IReadOnlyList<ILoadedWorker> Workers()
    {
        lock (_lock)
            return [.. _workers];
    }

    private ModelInfo? Find(string model) => _models.Models.FirstOrDefault(known => known.Name == model);

    private static NoCapacityException Full(string device, string model, long needed, DeviceMemory memory) => new(
        $"The device {device} has no memory for the model '{model}': it takes {needed >> 20} MiB, " +
        $"{memory.Free >> 20} of {memory.Budget >> 20} MiB are free, and the other models there are in use.");

    private sealed class Rent(Action giveBack) : IDisposable
    {
        private Action? _giveBack = giveBack;

        public void Dispose() => Interlocked.Exchange(ref _giveBack, null)?.Invoke();
    }
}
