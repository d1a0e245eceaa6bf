using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Abstractions.Webhooks;

namespace Transcription.Grains.Jobs;

/// <summary>What lies around a job's record: answers, result, recording, its entry in the index, its webhook.</summary>
internal sealed class JobRemains(JobServices services, GrainId job)
{
    private readonly string _id = job.Key.ToString()!;

    private IWebhookGrain Webhook => services.Grains.GetGrain<IWebhookGrain>(_id);

    public Task<JobResult?> LoadResult() => StoredResult.Load(services.Storage, job);

    public Task StoreResult(JobResult result) => StoredResult.Store(services.Storage, job, result);

    public Task<SegmentAnswers> LoadAnswers() => SegmentAnswers.Load(services.Storage, job);

    public Task ClearAnswers() => SegmentAnswers.Clear(services.Storage, job);

    /// <summary>The job with its recording in the store: fetched, if it must be, and of known size.</summary>
    public async Task<JobRequest> Fetch(JobRequest request, CancellationToken cancellation)
    {
        if (request.Url is not { } address)
            return request;
        using var turn = await services.Slots.EnterFetching(request, cancellation);
        return request with { Bytes = await services.Recordings.Fetch(request.Recording, address, cancellation) };
    }

    public Task Show(JobRecord record) => services.Index.Put(record.ToEntry(_id));

    /// <summary>After the end nothing stays but the record, the result and the message that is on its way.</summary>
    public async Task TidyUp(JobRecord record)
    {
        if (record.Request!.Webhook is { } webhook)
            await Webhook.Announce(webhook);
        await ClearAnswers();
        if (record.Status != JobStatus.Completed)
            await StoredResult.Clear(services.Storage, job);
        if (!services.Options.KeepRecordings)
            await services.Discard(record.Request);
        await Show(record);
    }

    public async Task Delete(JobRequest request)
    {
        if (request.Webhook is not null)
            await Webhook.Forget();
        await services.Discard(request);
        await StoredResult.Clear(services.Storage, job);
    }
}
