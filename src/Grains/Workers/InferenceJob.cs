using System.Diagnostics;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Speech.Recognition;

namespace Transcription.Grains.Workers;

/// <summary>A request in a worker's queue and the promise of its answer.</summary>
internal sealed class InferenceJob(RecognitionRequest request, JobPriority priority, long enqueuedAt)
{
    private readonly TaskCompletionSource<RecognitionResult> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RecognitionRequest Request { get; } = request;

    public JobPriority Priority { get; } = priority;

    /// <summary>A timestamp of the time provider.</summary>
    public long EnqueuedAt { get; } = enqueuedAt;

    public Task<RecognitionResult> Answer => _answer.Task;

    /// <summary>The trace the job belongs to.</summary>
    public ActivityContext Trace { get; init; }

    public bool IsCancelled => Request.Cancellation.IsCancellationRequested;

    public void Succeed(RecognitionResult result) => _answer.TrySetResult(result);

    public void Fail(Exception exception) => _answer.TrySetException(exception);

    public void Cancel() => _answer.TrySetCanceled(Request.Cancellation);
}
