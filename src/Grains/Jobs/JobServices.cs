using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Hosting;
using Transcription.Grains.Observability;
using Transcription.Grains.Sessions;
using Transcription.Grains.Workers;

namespace Transcription.Grains.Jobs;

/// <summary>What the jobs of a silo share.</summary>
internal sealed class JobServices(
    IGrainFactory grains,
    WorkerPool workers,
    BatchTurns turns,
    JobSlots slots,
    JobMetrics metrics,
    IRecordingStore recordings,
    IJobIndex index,
    [FromKeyedServices(StorageNames.Transcription)] IGrainStorage storage,
    IOptions<JobOptions> options,
    IOptions<SessionOptions> sessions)
{
    public IGrainFactory Grains => grains;

    public WorkerPool Workers => workers;

    public BatchTurns Turns => turns;

    public JobSlots Slots => slots;

    public JobMetrics Metrics => metrics;

    public IRecordingStore Recordings => recordings;

    public IJobIndex Index => index;

    public IGrainStorage Storage => storage;

    public JobOptions Options => options.Value;

    public SessionOptions Sessions => sessions.Value;

    /// <summary>Removes a job's recording, if it is the job's own.</summary>
    public Task Discard(JobRequest request) => request.IsOfSession ? Task.CompletedTask : recordings.Delete(request.Recording);
}
