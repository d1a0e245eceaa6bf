using Transcription.Grains.Abstractions.Capacity;

namespace Transcription.Grains.Abstractions.Jobs;

/// <summary>
/// The transcription of one recording, durable: it survives the loss of any silo and ends exactly once. The key is the
/// job's id.
/// </summary>
[Alias("transcription.job")]
public interface IJobGrain : IGrainWithStringKey
{
    /// <summary>Begins the job. The same request again changes nothing and is answered with the job as it is.</summary>
    /// <exception cref="JobConflictException">The job is for another request.</exception>
    /// <exception cref="NoCapacityException">Too many jobs wait already.</exception>
    [Alias("submit")]
    Task<JobDescription> Submit(JobRequest request);

    /// <summary>The job as it stands.</summary>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    [Alias("describe")]
    Task<JobDescription> Describe();

    /// <summary>
    /// Waits, some seconds at most, until the job is no longer at a version or has segments after a number; an ended job
    /// answers at once. Segments have the numbers 1, 2, 3 … in the order of the audio, the same after every restart.
    /// </summary>
    /// <param name="version">The version known; 0 for none.</param>
    /// <param name="afterSegment">The last segment known; 0 for none.</param>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    [Alias("watch")]
    Task<JobChanges> Watch(long version, long afterSegment);

    /// <summary>The transcript; null unless the job is completed.</summary>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    [Alias("result")]
    Task<JobResult?> Result();

    /// <summary>Ends the job without a result, unless it has ended already: look at the status returned.</summary>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    [Alias("cancel")]
    Task<JobDescription> Cancel();

    /// <summary>Forgets the job, its transcript and its recording; stops it first. Deleting nothing is fine.</summary>
    [Alias("delete")]
    Task Delete();
}
