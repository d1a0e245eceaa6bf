using Microsoft.Extensions.Logging;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Grains.Observability;
using Transcription.Grains.Workers.Memory;
using Transcription.Grains.Workers.Stalls;
using Transcription.Speech.Pcm;
using Transcription.Speech.Recognition;

namespace Transcription.Grains.Workers;

/// <summary>
/// The thread that owns a model: loads it for the first job, runs batches from the queue one at a time, gives it up when
/// told to. A new revision is loaded beside it and takes its place between two batches. Native inference blocks, so it
/// never runs on a scheduler that others need.
/// </summary>
internal sealed partial class InferenceLoop : ILoadedWorker, IDisposable
{
    private static readonly TimeSpan StopWait = TimeSpan.FromSeconds(30);

    private readonly WorkerKey _key;
    private readonly WorkerOptions _options;
    private readonly TranscriptionMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly InferenceQueue _queue;
    private readonly ModelSeat _seat;
    private readonly ServiceRate _rate = new();
    private readonly Lock _rateLock = new();
    private readonly Thread _thread;
    private volatile bool _busy;
    private volatile bool _givenUp;
    private volatile RunningBatch? _running;
    private long _lastUsed;

    public InferenceLoop(
        WorkerKey key,
        ModelLoader load,
        WorkerOptions options,
        TranscriptionMetrics metrics,
        TimeProvider time,
        ILogger logger)
    {
        (_key, _options, _metrics, _time, _logger) = (key, options, metrics, time, logger);
        Name = $"{key.Device} {key.Model} {key.Slot}";
        _lastUsed = time.GetTimestamp();
        _queue = new InferenceQueue(options);
        _seat = new ModelSeat(Name, load, _queue.Wake, logger);
        _thread = new Thread(Run) { IsBackground = true, Name = $"inference {Name}" };
        _thread.Start();
    }

    public string Name { get; }

    public string Device => _key.Device;

    public string Model => _key.Model;

    public LoadedModel? Loaded => _seat.Current;

    public bool IsIdle => !_busy && IsUnwanted;

    public bool IsLeaving => _seat.IsLeaving;

    public TimeSpan IdleFor => _time.GetElapsedTime(Interlocked.Read(ref _lastUsed));

    public RunningBatch? Running => _running;

    public int QueueDepth => _queue.Depth;

    public int QueueCapacity => Capacity(_options.MaxLiveWait);

    public double RealTimeFactor
    {
        get
        {
            lock (_rateLock)
                return _rate.RealTimeFactor;
        }
    }

    /// <summary>Jobs of that priority that may wait now.</summary>
    public int Capacity(TimeSpan maxWait)
    {
        lock (_rateLock)
            return _rate.Capacity(maxWait, _options.MinQueue, _options.MaxQueue);
    }

    /// <summary>The time until a full queue has room again.</summary>
    public TimeSpan RetryAfter
    {
        get
        {
            lock (_rateLock)
                return _rate.JobTime > _options.MinRetryAfter ? _rate.JobTime : _options.MinRetryAfter;
        }
    }

    /// <summary>What the model can do, once it is loaded, or why it could not be; the next call tries again.</summary>
    public Task<ModelCapabilities> Load()
    {
        Touch();
        return _seat.Want();
    }

    /// <summary>Takes a job or refuses it at once.</summary>
    public bool TryEnqueue(InferenceJob job, TimeSpan maxWait)
    {
        if (!_queue.TryEnqueue(job, Capacity(maxWait)))
        {
            _metrics.JobRefused();
            return false;
        }

        _metrics.JobEnqueued();
        return true;
    }

    /// <summary>A job nobody waits for any more leaves the queue; if it runs already, the model is told to stop.</summary>
    public void Abandon(InferenceJob job)
    {
        if (_queue.Remove(job))
            _metrics.JobCancelled();
        job.Cancel();
    }

    public void Touch() => Interlocked.Exchange(ref _lastUsed, _time.GetTimestamp());

    public void GiveUp() => _givenUp = true;

    public void Unload() => _seat.Unload();

    public void Renew(long revision) => _seat.Renew(revision);

    public void Dispose()
    {
        _seat.Close();
        foreach (var job in _queue.Close())
        {
            _metrics.JobCancelled();
            job.Fail(new OperationCanceledException("The worker stops."));
        }

        // The queue's semaphore may only go once the thread has left it.
        if (_thread.Join(_givenUp ? TimeSpan.Zero : StopWait))
            _queue.Dispose();
    }

    private void Run()
    {
        while (!_queue.IsClosed)
        {
            var jobs = _queue.Take(_seat.Current?.Model.Capabilities.MaxBatch ?? 1);
            _busy = true;
            foreach (var job in jobs)
                _metrics.JobStarted(_time.GetElapsedTime(job.EnqueuedAt));
            _seat.Obey(idle: jobs.Count == 0 && IsUnwanted);
            if (jobs.Count > 0 || _seat.IsWanted)
                Serve(jobs);
            _busy = false;
        }

        _seat.Dispose();
    }

    private bool IsUnwanted => _queue.Depth == 0 && !_seat.IsWanted;

    private void Serve(List<InferenceJob> jobs)
    {
        if (_seat.TryLoad() is { } failure)
            jobs.ForEach(job => job.Fail(failure));
        else
            RunBatch(_seat.Current!.Model, jobs);
        Touch();
    }

    private void RunBatch(ISpeechModel model, List<InferenceJob> jobs)
    {
        jobs.RemoveAll(job => job.IsCancelled);
        if (jobs.Count == 0 || TryRecognize(model, jobs) is not { } failure)
            return;
        if (jobs.Count > 1)
        {
            // One of them failed or was cancelled; the others must not pay for it.
            foreach (var job in jobs)
                RunBatch(model, [job]);
        }
        else if (jobs[0].IsCancelled)
        {
            jobs[0].Cancel();
        }
        else
        {
            LogJobFailed(Name, failure);
            jobs[0].Fail(failure);
        }
    }

    private Exception? TryRecognize(ISpeechModel model, List<InferenceJob> jobs)
    {
        var started = _time.GetTimestamp();
        var audio = jobs.Sum(job => SpeechTime.ToSeconds(job.Request.Samples.Length));
        using var span = TranscriptionTraces.BeginBatch(Name, jobs);
        _metrics.BatchStarted();
        _running = new RunningBatch(TimeSpan.FromSeconds(audio * RealTimeFactor));
        try
        {
            var results = model.Recognize([.. jobs.Select(job => job.Request)]);
            lock (_rateLock)
                _rate.Measured(_time.GetElapsedTime(started), audio, jobs.Count);
            for (var i = 0; i < jobs.Count; i++)
                jobs[i].Succeed(results[i]);
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
        finally
        {
            _running = null;
            _metrics.BatchFinished(_time.GetElapsedTime(started));
        }
    }
}
