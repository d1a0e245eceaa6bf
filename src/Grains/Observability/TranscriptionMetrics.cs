using System.Diagnostics.Metrics;
using Transcription.Grains.Abstractions.Capacity;

namespace Transcription.Grains.Observability;

/// <summary>
/// Everything the cluster counts and times; a method says what happened. Names and units are part of the public contract:
/// see docs/operations.md.
/// </summary>
public sealed class TranscriptionMetrics
{
    /// <summary>The meter.</summary>
    public const string Name = "Transcription";

    private readonly Counter<long> _jobsEnqueued;
    private readonly Counter<long> _jobsDropped;
    private readonly Histogram<double> _queueLatency;
    private readonly Histogram<double> _processingLatency;
    private readonly Histogram<double> _rtf;
    private readonly Histogram<double> _endToEnd;
    private readonly Histogram<double> _firstPartial;
    private readonly Histogram<double> _partial;
    private readonly Counter<long> _chunksReceived;
    private readonly Counter<long> _chunksDropped;
    private readonly Counter<long> _chunksFiltered;
    private readonly UpDownCounter<long> _sessionsActive;
    private readonly Counter<long> _sessionsOpened;
    private readonly Counter<long> _sessionsRejected;
    private readonly UpDownCounter<long> _queueDepth;
    private readonly UpDownCounter<long> _workersBusy;

    public TranscriptionMetrics(IMeterFactory meters)
    {
        Meter = meters.Create(Name);
        _jobsEnqueued = Meter.CreateCounter<long>("transcriber.jobs.enqueued");
        _jobsDropped = Meter.CreateCounter<long>("transcriber.jobs.dropped", description: "Refused or cancelled");
        _queueLatency = Meter.CreateHistogram<double>("transcriber.queue.latency_ms");
        _queueDepth = Meter.CreateUpDownCounter<long>("transcriber.queue.depth");
        _processingLatency = Meter.CreateHistogram<double>("transcriber.processing.latency_ms");
        _rtf = Meter.CreateHistogram<double>("transcriber.rtf", description: "Processing time / audio time");
        _workersBusy = Meter.CreateUpDownCounter<long>("transcriber.worker.busy");
        _endToEnd = Meter.CreateHistogram<double>(
            "transcriber.end_to_end.latency_ms", description: "Last sample of speech received to final sent");
        _firstPartial = Meter.CreateHistogram<double>(
            "transcriber.first_partial.latency_ms", description: "First sample of speech received to first partial sent");
        _partial = Meter.CreateHistogram<double>(
            "transcriber.partial.latency_ms", description: "Last sample of a partial received to partial sent");
        _chunksReceived = Meter.CreateCounter<long>("transcriber.chunks.received");
        _chunksDropped = Meter.CreateCounter<long>("transcriber.chunks.dropped", description: "Audio refused");
        _chunksFiltered = Meter.CreateCounter<long>("transcriber.chunks.filtered", description: "Frames without voice");
        _sessionsActive = Meter.CreateUpDownCounter<long>("transcriber.sessions.active");
        _sessionsOpened = Meter.CreateCounter<long>("transcriber.sessions.opened");
        _sessionsRejected = Meter.CreateCounter<long>("transcriber.sessions.rejected");
    }

    /// <summary>Watches the slots of this silo's devices.</summary>
    public void ObserveSlots(Func<IEnumerable<DeviceCapacity>> devices)
    {
        Meter.CreateObservableGauge("transcriber.slots.total", () => devices().Select(device => Of(device, device.Slots)));
        Meter.CreateObservableGauge("transcriber.slots.used", () => devices().Select(device => Of(device, device.Used)));
    }

    private Meter Meter { get; }

    public void JobEnqueued()
    {
        _jobsEnqueued.Add(1);
        _queueDepth.Add(1);
    }

    public void JobRefused() => _jobsDropped.Add(1);

    public void JobCancelled()
    {
        _queueDepth.Add(-1);
        _jobsDropped.Add(1);
    }

    public void JobStarted(TimeSpan waited)
    {
        _queueDepth.Add(-1);
        _queueLatency.Record(waited.TotalMilliseconds);
    }

    public void BatchStarted() => _workersBusy.Add(1);

    public void BatchFinished(TimeSpan took, TimeSpan audio)
    {
        _workersBusy.Add(-1);
        _processingLatency.Record(took.TotalMilliseconds);
        if (audio > TimeSpan.Zero)
            _rtf.Record(took / audio);
    }

    public void SessionOpened()
    {
        _sessionsOpened.Add(1);
        _sessionsActive.Add(1);
    }

    public void SessionClosed() => _sessionsActive.Add(-1);

    public void SessionRejected() => _sessionsRejected.Add(1);

    public void ChunkReceived() => _chunksReceived.Add(1);

    public void ChunkRefused() => _chunksDropped.Add(1);

    public void FramesWithoutVoice(long frames) => _chunksFiltered.Add(frames);

    public void FinalSent(TimeSpan sinceLastSpeech) => _endToEnd.Record(sinceLastSpeech.TotalMilliseconds);

    public void FirstPartialSent(TimeSpan sinceSpeechStart) => _firstPartial.Record(sinceSpeechStart.TotalMilliseconds);

    public void PartialSent(TimeSpan sinceLastSample) => _partial.Record(sinceLastSample.TotalMilliseconds);

    private static Measurement<int> Of(DeviceCapacity device, int value) =>
        new(value, new KeyValuePair<string, object?>("device", device.Id));
}
