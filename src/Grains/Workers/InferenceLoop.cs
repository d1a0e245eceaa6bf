using Microsoft.Extensions.Logging;
using Transcription.Grains.Observability;
using Transcription.Speech.Pcm;
using Transcription.Speech.Recognition;

namespace Transcription.Grains.Workers;

/// <summary>
/// The thread that owns a model: loads it, runs batches from the queue one at a time, disposes it. Native inference
/// blocks, so it never runs on a scheduler that others need.
/// </summary>
internal sealed partial class InferenceLoop : IDisposable
{
    private static readonly TimeSpan StopWait = TimeSpan.FromSeconds(30);

    private readonly string _name;
    private readonly Func<ISpeechModel> _load;
    private readonly WorkerOptions _options;
    private readonly TranscriptionMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly InferenceQueue _queue;
    private readonly ServiceRate _rate = new();
    private readonly Lock _rateLock = new();
    private readonly Thread _thread;
    private readonly TaskCompletionSource<ModelCapabilities> _loaded =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public InferenceLoop(
        string name,
        Func<ISpeechModel> load,
        WorkerOptions options,
        TranscriptionMetrics metrics,
        TimeProvider time,
        ILogger logger)
    {
        (_name, _load, _options, _metrics, _time, _logger) = (name, load, options, metrics, time, logger);
        _queue = new InferenceQueue(options);
        _thread = new Thread(Run) { IsBackground = true, Name = $"inference {name}" };
        _thread.Start();
    }

    /// <summary>The model's capabilities once it is loaded, or why it could not be.</summary>
    public Task<ModelCapabilities> Loaded => _loaded.Task;

    public int QueueDepth => _queue.Depth;

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

    public void Dispose()
    {
        foreach (var job in _queue.Close())
        {
            _metrics.JobCancelled();
            job.Fail(new OperationCanceledException("The worker stops."));
        }

        // The queue's semaphore may only go once the thread has left it.
        if (_thread.Join(StopWait))
            _queue.Dispose();
    }

    private void Run()
    {
        ISpeechModel model;
        try
        {
            model = _load();
        }
        catch (Exception exception)
        {
            LogLoadFailed(_name, exception);
            _loaded.TrySetException(exception);
            return;
        }

        using (model)
        {
            _loaded.TrySetResult(model.Capabilities);
            while (_queue.Take(model.Capabilities.MaxBatch) is { Count: > 0 } jobs)
            {
                foreach (var job in jobs)
                    _metrics.JobStarted(_time.GetElapsedTime(job.EnqueuedAt));
                RunBatch(model, jobs);
            }
        }
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
            LogJobFailed(_name, failure);
            jobs[0].Fail(failure);
        }
    }

    private Exception? TryRecognize(ISpeechModel model, List<InferenceJob> jobs)
    {
        var started = _time.GetTimestamp();
        var audio = jobs.Sum(job => SpeechTime.ToSeconds(job.Request.Samples.Length));
        using var span = TranscriptionTraces.BeginBatch(_name, jobs);
        _metrics.BatchStarted();
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
            _metrics.BatchFinished(_time.GetElapsedTime(started), TimeSpan.FromSeconds(audio));
        }
    }
}
