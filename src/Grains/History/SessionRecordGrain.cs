using Microsoft.Extensions.Logging;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.History;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Hosting;
using Transcription.Grains.Jobs;
using Transcription.Grains.Records;
using Transcription.Speech.Pcm;

namespace Transcription.Grains.History;

/// <inheritdoc cref="ISessionRecordGrain"/>
internal sealed partial class SessionRecordGrain(
    [PersistentState("session", StorageNames.Transcription)] IPersistentState<SessionRecord> stored,
    ISessionIndex index,
    ISessionRecordings recordings,
    IRecordingStore store,
    TimeProvider time,
    ILogger<SessionRecordGrain> logger) : Grain, ISessionRecordGrain
{
    private string Id => this.GetPrimaryKeyString();

    private bool Exists => stored.State.Model.Length > 0;

    public Task Begin(SessionRecord record) => stored.State.IsEnded
        ? Task.CompletedTask
        : Store(Exists ? stored.State with { Gateway = record.Gateway } : record);

    public async Task<SessionRecord> End(SessionRecord record)
    {
        if (stored.State.IsEnded)
            return stored.State;
        var known = Exists ? stored.State : record;
        if (record.Recording is null && known.Recording is { } broken)
        {
            await store.Delete(broken); // nothing half-written is served
            known = known with { Recording = null, Enhancement = null };
        }

        var recorded = known.Recording is { } recording ? await recordings.Complete(recording) : 0;
        await Store(known with
        {
            Status = record.Status,
            EndedAt = time.GetUtcNow(),
            AudioSeconds = Math.Max(record.AudioSeconds, recorded),
            SpeechSeconds = record.SpeechSeconds,
            Segments = record.Segments,
            // Before it is stored: when this comes to nothing, the next end finds the same job.
            EnhancementJob = known.Enhancement is { } asked && recorded > 0 ? await Enhance(asked, recorded) : null,
        });
        return stored.State;
    }

    public Task<SessionRecord> Describe()
    {
        if (Exists)
            return Task.FromResult(stored.State);
        DeactivateOnIdle();
        throw new SessionNotFoundException($"Nothing is kept of the session '{Id}'.");
    }

    public async Task<bool> Expire()
    {
        if (stored.State.EnhancementJob is { } job && !await IsDone(job))
            return false;
        await Forget();
        return true;
    }

    public async Task Delete()
    {
        if (stored.State.EnhancementJob is { } job)
            await GrainFactory.GetGrain<IJobGrain>(job).Delete();
        await Forget();
    }

    private async Task Store(SessionRecord record)
    {
        await index.Put(new SessionEntry(Id, record.Model, record.Gateway, record.StartedAt, record.EndedAt)); // first, so that the purge finds it
        await stored.Store(record);
    }

    private async Task<string?> Enhance(JobRequest request, double seconds)
    {
        var job = SessionIds.JobOf(Id);
        try
        {
            await GrainFactory.GetGrain<IJobGrain>(job).Submit(request with
            {
                AudioSeconds = seconds,
                Bytes = (long)(seconds * SpeechTime.SampleRate * sizeof(short)),
            });
            return job;
        }
        catch (Exception exception) when (exception is NoCapacityException or JobConflictException)
        {
            LogNotEnhanced(Id, exception);
            return null;
        }
    }

    private async Task<bool> IsDone(string job)
    {
        try
        {
            return (await GrainFactory.GetGrain<IJobGrain>(job).Describe()).IsEnded;
        }
        catch (JobNotFoundException)
        {
            return true;
        }
    }

    private async Task Forget()
    {
        if (stored.State.Recording is { } recording)
            await store.Delete(recording);
        if (stored.RecordExists)
            await stored.ClearStateAsync();
        await index.Remove(Id); // last: while it is there, the purge tries again
        DeactivateOnIdle();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The recording of session {Session} gets no job")]
    private partial void LogNotEnhanced(string session, Exception exception);
}
