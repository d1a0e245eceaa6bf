using Transcription.Grains.Hosting;

namespace Transcription.Grains.Jobs;

/// <summary>How files are transcribed in the background: <c>Jobs</c>.</summary>
public sealed class JobOptions
{
    /// <summary>Jobs of one silo worked on at once; more wait, callers in turn. Default 4.</summary>
    public int Running { get; set; } = 4;

    /// <summary>Jobs with short recordings worked on beside <see cref="Running"/>, so that they never wait for long ones. Default 4.</summary>
    public int RunningShort { get; set; } = 4;

    /// <summary>The largest file of a short recording, in bytes. Default 1 MiB: half a minute of plain WAV.</summary>
    public long ShortBytes { get; set; } = 1 << 20;

    /// <summary>Recordings fetched at once by one silo, for jobs that name an address; their jobs wait meanwhile. Default 4.</summary>
    public int Fetching { get; set; } = 4;

    /// <summary>Jobs that may wait on one silo; more are refused. Default 10000.</summary>
    public int MaxWaiting { get; set; } = 10_000;

    /// <summary>
    /// Segments of files sent to a worker at once, over all files: one runs, the others wait. More suit engines with large
    /// batches; fewer let short files pass sooner. Default 2.
    /// </summary>
    public int SegmentsPerWorker { get; set; } = 2;

    /// <summary>How long a job waits for a device that serves its model before it fails. Default 10 min.</summary>
    public TimeSpan MaxOutage { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Starts of a job without any progress before it fails. Default 10.</summary>
    public int MaxBarrenStarts { get; set; } = 10;

    /// <summary>How long an ended job is kept: a number of days, 0 for a minute at the most, or <c>forever</c>. Default 30.</summary>
    public string Retention { get; set; } = "30";

    /// <summary>Whether the recording stays as long as its job. Default false: it goes when the job ends.</summary>
    public bool KeepRecordings { get; set; }

    /// <summary>The time an ended job is kept; null for ever. False when <see cref="Retention"/> cannot be read.</summary>
    internal bool TryGetRetention(out TimeSpan? kept) => RetentionTime.TryParse(Retention, out kept);
}
