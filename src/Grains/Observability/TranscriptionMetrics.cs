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
    private readonly Histogram<double> _endToEnd;
    private readonly Histogram<double> _firstPartial;
    private readonly Histogram<double> _partial;
    private readonly Counter<long> _chunksReceived;
    private readonly Counter<long> _chunksDropped;
    private readonly Counter<long> _chunksFiltered;
    private readonly UpDownCounter<long> _sessionsActive;
    private readonly Counter<long> _sessionsOpened;
    private readonly Counter<long> _sessionsRejected;
    private readonly Counter<long> _sessionsMigrated;
    private readonly Counter<long> _sessionsRecovered;
    private readonly UpDownCounter<long> _workersBusy;

    public TranscriptionMetrics(IMeterFactory meters)
    {
        Meter = meters.Create(Name);
        _jobsEnqueued = Meter.CreateCounter<long>("transcriber.jobs.enqueued");
        _jobsDropped = Meter.CreateCounter<long>("transcriber.jobs.dropped", description: "Refused or cancelled");
        _queueLatency = Meter.CreateHistogram<double>("transcriber.queue.latency_ms");
        _processingLatency = Meter.CreateHistogram<double>("transcriber.processing.latency_ms");
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
        _sessionsMigrated = Meter.CreateCounter<long>(
            "transcriber.sessions.migrated", description: "Moved here from a silo that shuts down");
        _sessionsRecovered = Meter.CreateCounter<long>(
            "transcriber.sessions.recovered", description: "Opened again after their silo was lost");
    }

    /// <summary>Watches this silo's devices: slots, memory, and the models loaded.</summary>
    /// <param name="devices">The devices now.</param>
    /// <param name="sessionsOf">Sessions of a device and a model.</param>
    public void ObserveDevices(Func<IEnumerable<DeviceCapacity>> devices, Func<string, string, int> sessionsOf)
    {
        Gauge("transcriber.slots.total", device => device.Slots);
        Gauge("transcriber.slots.used", device => device.Used);
        Gauge("transcriber.slots.free", device => device.Free, "Sessions it takes now");
        GaugeModels("transcriber.model.slots.free", (device, _) => device.Free, "Sessions of the model that the device takes now");
        GaugeModels("transcriber.model.slots.used", (device, model) => sessionsOf(device.Id, model), "Sessions of the model");
        Gauge("transcriber.device.memory.used", device => device.MemoryUsed, "Bytes that loaded models take");
        Gauge("transcriber.device.memory.total", device => device.MemoryTotal, "Bytes they may take");
        GaugeLoads("transcriber.models.loaded", load => load.Workers, "Workers that have the model loaded");
        GaugeLoads("transcriber.queue.depth", load => load.QueueDepth, "Jobs waiting");
        GaugeLoads("transcriber.queue.capacity", load => load.QueueCapacity, "Live jobs that may wait");
        GaugeLoads("transcriber.rtf", load => load.RealTimeFactor, "Smoothed processing time / audio time");

        void Gauge(string name, Func<DeviceCapacity, long> value, string? description = null) =>
            Meter.CreateObservableGauge(
                name, () => devices().Select(device => Of(value(device), device)), description: description);

        void GaugeModels(string name, Func<DeviceCapacity, string, int> value, string description) =>
            Meter.CreateObservableGauge(
                name,
                () => devices().SelectMany(
                    device => device.Models, (device, model) => Of(value(device, model), device, Tag("model", model))),
                description: description);

        void GaugeLoads<T>(string name, Func<ModelLoad, T> value, string description)
            where T : struct => Meter.CreateObservableGauge(
                name,
                () => devices().SelectMany(
                    device => device.Loads ?? [], (device, load) => Of(value(load), device, Tag("model", load.Model))),
                description: description);
    }

    /// <summary>Watches the clients that wait for a slot at this gateway, by model.</summary>
    public void ObserveWaiting(Func<IReadOnlyDictionary<string, int>> waiting) => Meter.CreateObservableGauge(
        "transcriber.sessions.waiting",
        () => waiting().Select(count => new Measurement<int>(count.Value, Tag("model", count.Key))),
        description: "Clients that wait for a slot");

    /// <summary>Watches how far the text of this gateway's sessions is behind their audio, in seconds.</summary>
    public void ObserveLag(Func<IReadOnlyCollection<double>> lags)
    {
        Meter.CreateObservableGauge(
            "transcriber.lag.max_seconds", () => lags().DefaultIfEmpty().Max(), description: "Of the session most behind");
        Meter.CreateObservableGauge(
            "transcriber.lag.mean_seconds", () => lags().DefaultIfEmpty().Average(), description: "Over all sessions");
    }

    private Meter Meter { get; }

    public void JobEnqueued() => _jobsEnqueued.Add(1);

    public void JobRefused() => _jobsDropped.Add(1);

    public void JobCancelled() => _jobsDropped.Add(1);

    public void JobStarted(TimeSpan waited) => _queueLatency.Record(waited.TotalMilliseconds);

    public void BatchStarted() => _workersBusy.Add(1);

    public void BatchFinished(TimeSpan took)
    {
        _workersBusy.Add(-1);
        _processingLatency.Record(took.TotalMilliseconds);
    }

    public void SessionOpened()
    {
        _sessionsOpened.Add(1);
        _sessionsActive.Add(1);
    }

    /// <summary>One that was opened elsewhere goes on here.</summary>
    public void SessionContinued() => _sessionsActive.Add(1);

    public void SessionClosed() => _sessionsActive.Add(-1);

    public void SessionRejected() => _sessionsRejected.Add(1);

    public void SessionMigrated() => _sessionsMigrated.Add(1);

    public void SessionRecovered() => _sessionsRecovered.Add(1);

    public void ChunkReceived() => _chunksReceived.Add(1);

    public void ChunkRefused() => _chunksDropped.Add(1);

    public void FramesWithoutVoice(long frames) => _chunksFiltered.Add(frames);

    public void FinalSent(TimeSpan sinceLastSpeech) => _endToEnd.Record(sinceLastSpeech.TotalMilliseconds);

    public void FirstPartialSent(TimeSpan sinceSpeechStart) => _firstPartial.Record(sinceSpeechStart.TotalMilliseconds);

    public void PartialSent(TimeSpan sinceLastSample) => _partial.Record(sinceLastSample.TotalMilliseconds);

    private static Measurement<T> Of<T>(T value, DeviceCapacity device, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
        where T : struct => new(value, [Tag("device", device.Id), .. tags]);

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
