using Microsoft.Extensions.Logging;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Speech.Recognition;

namespace Transcription.Grains.Workers.Memory;

/// <summary>
/// The place of a worker's model: loaded when it is wanted, given up when told to. A new revision is loaded on a thread of
/// its own, beside the old one, and takes its place between two batches. What changes the model is called by the
/// worker's thread alone; the rest is thread safe.
/// </summary>
/// <param name="name">The worker's, for the log.</param>
/// <param name="load">Loads the newest revision.</param>
/// <param name="wake">Makes the worker's thread call <see cref="Obey"/> soon.</param>
/// <param name="logger">The worker's.</param>
internal sealed partial class ModelSeat(string name, ModelLoader load, Action wake, ILogger logger) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private volatile LoadedModel? _current;
    private TaskCompletionSource<ModelCapabilities>? _wanted;
    private LoadedModel? _next;
    private Order _order;
    private volatile bool _leaving;
    private bool _renewing;
    private long? _refused;

    private enum Order
    {
        None,
        Unload,
        Reload,
    }

    /// <summary>The model; null while it is not loaded.</summary>
    public LoadedModel? Current => _current;

    /// <summary>Whether the model has been told to go, and the worker's thread has not yet come to it or is at it.</summary>
    public bool IsLeaving => _leaving;

    /// <summary>Whether somebody waits for the model though there is no job.</summary>
    public bool IsWanted
    {
        get
        {
            lock (_lock)
                return _wanted is not null;
        }
    }

    /// <summary>What the model can do, once it is loaded, or why it could not be; the next call tries again.</summary>
    public Task<ModelCapabilities> Want()
    {
        lock (_lock)
        {
            if (_current is { } current)
                return Task.FromResult(current.Model.Capabilities);
            if (_stop.IsCancellationRequested)
                return Task.FromException<ModelCapabilities>(Stopped());
            _wanted ??= new TaskCompletionSource<ModelCapabilities>(TaskCreationOptions.RunContinuationsAsynchronously);
            wake();
            return _wanted.Task;
        }
    }

    /// <summary>The model goes, unless there is work when the worker's thread comes to it.</summary>
    public void Unload() => Tell(Order.Unload);

    /// <summary>Begins to load a new revision. One that was refused is not tried again.</summary>
    public void Renew(long revision)
    {
        lock (_lock)
        {
            if (_renewing || revision == _refused || _current is null || _stop.IsCancellationRequested)
                return;
            _renewing = true;
        }

        new Thread(() => LoadBeside(revision)) { IsBackground = true, Name = $"loading {name}" }.Start();
    }

    /// <summary>Between two batches: takes the new revision, or gives the model up.</summary>
    public void Obey(bool idle)
    {
        var (next, order) = TakeOrders();
        if (next is not null)
        {
            var old = _current;
            _current = next;
            old?.Dispose();
            LogRenewed(name);
        }
        else if (order is Order.Reload && _current is not null)
        {
            Release();
            if (TryLoad(LoadMode.After) is null)
                LogRenewed(name);
        }
        else if (order is Order.Unload && idle && _current is not null)
        {
            Release();
            LogUnloaded(name);
        }

        lock (_lock)
            _leaving = _order is Order.Unload;
    }

    /// <summary>Loads the model if it is not; returns why it could not be.</summary>
    public Exception? TryLoad(LoadMode mode = LoadMode.MakeRoom)
    {
        Exception? failure = null;
        try
        {
            _current ??= load(mode, _stop.Token);
        }
        catch (Exception exception)
        {
            if (exception is NoCapacityException)
                LogNoMemory(name, exception.Message);
            else if (!_stop.IsCancellationRequested)
                LogLoadFailed(name, exception);
            failure = exception;
        }

        Answer(failure);
        return failure;
    }

    /// <summary>Nobody gets the model any more; what loads is let go.</summary>
    public void Close()
    {
        lock (_lock)
            _stop.Cancel();
        Answer(Stopped());
    }

    /// <summary>The model and what was to follow it go.</summary>
    public void Dispose()
    {
        Close();
        TakeOrders().Next?.Dispose();
        Release();
    }

    private static OperationCanceledException Stopped() => new("The worker stops.");

    private void Release()
    {
        try
        {
            _current?.Dispose();
        }
        finally
        {
            _current = null; // only now: who waits for its memory must see it on its way until it is there
        }
    }

    private void Answer(Exception? failure)
    {
        lock (_lock)
        {
            if (failure is null)
                _wanted?.TrySetResult(_current!.Model.Capabilities);
            else
                _wanted?.TrySetException(failure);
            _wanted = null;
        }
    }

    private void LoadBeside(long revision)
    {
        LoadedModel? next = null;
        var order = Order.None;
        try
        {
            next = load(LoadMode.Beside, _stop.Token);
        }
        catch (NoCapacityException)
        {
            order = Order.Reload;
        }
        catch (Exception exception)
        {
            LogNotRenewed(name, exception);
        }

        lock (_lock)
        {
            _renewing = false;
            if (next is null && order is Order.None)
                _refused = revision;
            if (!_stop.IsCancellationRequested)
                (_next, next) = (next, _next);
        }

        next?.Dispose(); // too late, or the one before it was never taken
        Tell(order);
    }

    private (LoadedModel? Next, Order Order) TakeOrders()
    {
        lock (_lock)
        {
            var taken = (_next, _order);
            (_next, _order) = (null, Order.None);
            return taken;
        }
    }

    private void Tell(Order order)
    {
        lock (_lock)
        {
            if (order is not Order.None)
                _order = order;
            _leaving |= order is Order.Unload;
        }

        wake();
    }
}
