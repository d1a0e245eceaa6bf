using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Abstractions.Results;

namespace Transcription.Grains.Jobs;

/// <summary>What those who follow a job are told: how far it is, what has been said so far, and that something is new.</summary>
internal sealed class JobNews(TimeProvider time)
{
    private static readonly TimeSpan WatchTime = TimeSpan.FromSeconds(15);

    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private JobProgress? _progress;

    /// <summary>Another with every change.</summary>
    public long Version { get; private set; } = time.GetUtcNow().Ticks; // no version of an earlier life comes again

    /// <summary>The whole, once it is known.</summary>
    public JobResult? Result { get; set; }

    /// <summary>The segments so far, in the order of the audio.</summary>
    public IReadOnlyList<FinalEvent> Segments => Result?.Segments ?? _progress?.Segments ?? [];

    /// <summary>The job starts, or starts again.</summary>
    public JobProgress Begin(double? audioSeconds) => _progress = new JobProgress(audioSeconds, time);

    /// <summary>Something is new.</summary>
    public void Tell()
    {
        Version++;
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Waits until something is new, or for a while.</summary>
    public async Task Wait() => await _changed.Task.WaitAsync(WatchTime, time)
        .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);

    public JobDescription Describe(JobRecord job, string id)
    {
        var described = job.ToDescription(id, Version);
        return job.Status == JobStatus.Running && _progress is not null ? _progress.Describe(described) : described;
    }
}
