namespace Transcription.Grains.Workers.Stalls;

/// <summary>Whether this silo's workers work.</summary>
public sealed class WorkerHealth
{
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _trouble;

    /// <summary>What keeps the silo from taking sessions, in words; null when nothing does.</summary>
    public string? Trouble
    {
        get => _trouble;
        internal set => _trouble = value;
    }

    /// <summary>Done once a worker is given up for lost: only another process helps.</summary>
    public Task Lost => _lost.Task;

    internal void GiveUp() => _lost.TrySetResult();
}
