using Transcription.Grains.Abstractions.Workers;

namespace Transcription.Grains.Workers;

/// <summary>How workers queue: <c>Workers</c>.</summary>
public sealed class WorkerOptions
{
    /// <summary>The longest a live job may expect to wait; more are refused. Default 3 s.</summary>
    public TimeSpan MaxLiveWait { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>The longest a partial may expect to wait; one that comes later helps nobody. Default 750 ms.</summary>
    public TimeSpan MaxPartialWait { get; set; } = TimeSpan.FromMilliseconds(750);

    /// <summary>The longest a batch job may expect to wait. Default 30 s.</summary>
    public TimeSpan MaxBatchWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Jobs a queue takes however slow the device. Default 2, so that one runs while the next waits.</summary>
    public int MinQueue { get; set; } = 2;

    /// <summary>Jobs a queue takes however fast the device. Default 1024.</summary>
    public int MaxQueue { get; set; } = 1_024;

    /// <summary>Rounds of live work after which one batch job goes first. Default 8.</summary>
    public int BatchCredit { get; set; } = 8;

    /// <summary>How long a full queue may be asked to be tried again after, at least. Default 50 ms.</summary>
    public TimeSpan MinRetryAfter { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// How long a model without a job and without a session stays loaded; the default model always does. Default 10 min.
    /// </summary>
    public TimeSpan UnloadAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// A decode that takes that long, and ten times what it should, makes its silo send its sessions elsewhere until it
    /// comes back. Default 4 s: before their lag ends them.
    /// </summary>
    public TimeSpan SuspectAfter { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// A decode that takes that long, and ten times what it should, is lost, and the process ends. Longer than any decode
    /// may take. Default 90 s.
    /// </summary>
    public TimeSpan StalledAfter { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>The wait a job of that priority may expect.</summary>
    internal TimeSpan MaxWait(JobPriority priority) => priority switch
    {
        JobPriority.Live => MaxLiveWait,
        JobPriority.Partial => MaxPartialWait,
        _ => MaxBatchWait,
    };
}
