namespace Transcription.Grains.Abstractions.Workers;

/// <summary>
/// Owns one loaded model instance on one device. The key is <c>silo|device|model|slot</c> (<see cref="WorkerKey"/>).
/// Jobs are queued or refused at once; inference runs on a thread of the worker's own, one batch at a time.
/// </summary>
[Alias("transcription.worker")]
public interface IModelWorkerGrain : IGrainWithStringKey
{
    /// <summary>Loads and warms the model, if it is not yet, and says what it can do.</summary>
    [Alias("load")]
    Task<WorkerDescription> Load();

    /// <summary>Recognises one piece of speech.</summary>
    [Alias("recognize"), ResponseTimeout("00:10:00")] // a long decode on a slow device; a lost silo is noticed otherwise
    Task<RecognitionReply> Recognize(RecognitionJob job, CancellationToken cancellation);

    /// <summary>The worker as an operator sees it.</summary>
    [Alias("describe")]
    Task<WorkerDescription> Describe();
}
