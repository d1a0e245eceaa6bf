using System.Diagnostics.Metrics;
using Transcription.Grains.Abstractions.Jobs;

namespace Transcription.Grains.Observability;

/// <summary>What is counted and timed of jobs and their webhooks; part of the contract as <see cref="TranscriptionMetrics"/> is.</summary>
public sealed class JobMetrics
{
    private readonly Meter _meter;
    private readonly Counter<long> _ended;
    private readonly Counter<double> _audio;
    private readonly Histogram<double> _wait;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _webhookAttempts;

    public JobMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(TranscriptionMetrics.Name);
        _ended = _meter.CreateCounter<long>("transcriber.files.jobs.ended");
        _audio = _meter.CreateCounter<double>("transcriber.files.audio_seconds", description: "Audio of completed jobs");
        _wait = _meter.CreateHistogram<double>("transcriber.files.wait_s", description: "From a job's creation to its first start");
        _duration = _meter.CreateHistogram<double>(
            "transcriber.files.duration_s", description: "From a job's first start to its completion");
        _webhookAttempts = _meter.CreateCounter<long>(
            "transcriber.webhooks.attempts", description: "Attempts to tell a receiver that a job has ended");
    }

    /// <summary>Watches the jobs of this silo that have not ended, by their state.</summary>
    internal void ObserveJobs(Func<IEnumerable<(string State, int Count)>> jobs) => _meter.CreateObservableGauge(
        "transcriber.files.jobs",
        () => jobs().Select(job => new Measurement<int>(job.Count, Tag("state", job.State))),
        description: "Jobs of this silo that have not ended");

    internal void JobStarted(TimeSpan waited) => _wait.Record(waited.TotalSeconds);

    internal void JobEnded(JobStatus status) => _ended.Add(1, Tag("status", status.ToString()));

    internal void JobCompleted(TimeSpan took, double audioSeconds)
    {
        _duration.Record(took.TotalSeconds);
        _audio.Add(audioSeconds);
    }

    internal void WebhookAttempted(bool isDelivered) =>
        _webhookAttempts.Add(1, Tag("outcome", isDelivered ? "delivered" : "failed"));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value.ToLowerInvariant());
}
