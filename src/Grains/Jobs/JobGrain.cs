using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Storage;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Hosting;
using Transcription.Grains.Records;

namespace Transcription.Grains.Jobs;

/// <inheritdoc cref="IJobGrain"/>
[SuppressMessage("Reliability", "CA1001", Justification = "Lives as long as the grain.")]
[Reentrant]
internal sealed partial class JobGrain(
    [PersistentState("job", StorageNames.Transcription)] IPersistentState<JobRecord> stored,
    JobServices services,
    TimeProvider time,
    ILogger<JobGrain> logger) : Grain, IJobGrain, IRemindable
{
    private const int SegmentsOfOneAnswer = 100;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _changing = new(1); // one change of the record at a time, its write included
    private readonly SemaphoreSlim _existing = new(1); // a job does not come while it goes
    private readonly CancellationTokenSource _stop = new();
    private readonly JobNews _news = new(time);
    private JobRecord _job = new(); // as it is stored: what is being written may still fail
    private Task _working = Task.CompletedTask;
    private Task _tidying = Task.CompletedTask;
    private bool _isTidy; // so far as this activation knows

    private string Id => this.GetPrimaryKeyString();

    private JobRemains Remains => new(services, GrainContext.GrainId);

    private bool IsEnded => _job.Status.IsEnd();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _job = stored.State;
        if (_job.Request is not null && !IsEnded)
            _working = Work();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        _news.Tell();
        await _working.WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
    }

    public async Task<JobDescription> Submit(JobRequest request)
    {
        await Alone(() => _job.Request is null ? Create(request) : Task.CompletedTask);
        var job = Existing();
        return job.Request!.Fingerprint == request.Fingerprint
            ? Described(job)
            : throw new JobConflictException($"The job '{Id}' is for another request.");
    }

    public Task<JobDescription> Describe() => Task.FromResult(Described(Existing()));

    public async Task<JobChanges> Watch(long version, long afterSegment)
    {
        Existing();
        if (!IsEnded && _news.Version == version && _news.Segments.Count <= afterSegment)
            await _news.Wait();
        if (Existing().Status == JobStatus.Completed)
            await LoadResult();
        var segments = _news.Segments.Skip((int)Math.Clamp(afterSegment, 0, int.MaxValue)).Take(SegmentsOfOneAnswer);
        return new JobChanges(Described(Existing()), [.. segments]);
    }

    public async Task<JobResult?> Result() =>
        Existing().Status == JobStatus.Completed ? await LoadResult() : null;

    public async Task<JobDescription> Cancel()
    {
        Existing();
        if (await Change(job => JobLife.Cancel(job, time.GetUtcNow())))
            _tidying = StopAndTidyUp();
        return Described(Existing());
    }

    public Task Delete() => Alone(async () =>
    {
        if (_job.Request is { } request)
        {
            await Cancel();
            await _stop.CancelAsync(); // an ended job may be tidying up still
            await _tidying;
            await _working;
            await Remains.Delete(request);
            await stored.ClearStateAsync();
            _job = stored.State;
        }

        await this.ClearResume();
        await services.Index.Remove(Id); // last: while it is there, the purge tries again
        DeactivateOnIdle();
    });

    /// <summary>What a crash left undone: work goes on with the activation that the reminder brings, the rest is done here.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status) =>
        _job.Request is null ? this.ClearResume() : IsEnded ? TryTidyUp() : Show(_job);

    private async Task Create(JobRequest request)
    {
        if (!services.Slots.HasRoom)
            throw new NoCapacityException("Too many jobs wait already.");
        // First, so that no job is ever stored that nobody would wake.
        await this.SetResume();
        await Change(job => JobLife.Submit(job, request, time.GetUtcNow()));
        _working = Work();
    }

    private async Task Alone(Func<Task> work)
    {
        await _existing.WaitAsync();
        try
        {
            await work();
        }
        finally
        {
            _existing.Release();
        }
    }

    private JobRecord Existing()
    {
        if (_job.Request is not null)
            return _job;
        DeactivateOnIdle();
        throw new JobNotFoundException($"There is no job '{Id}'.");
    }

    private async Task Work()
    {
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        var stop = _stop.Token;
        while (!stop.IsCancellationRequested && !_isTidy)
        {
            try
            {
                await (IsEnded ? TidyUp() : Attempt(stop));
            }
            catch (InconsistentStateException)
            {
                DeactivateOnIdle(); // another activation has the job
                return;
            }
            catch (Exception exception)
            {
                if (!stop.IsCancellationRequested && !await TryFail(exception))
                    await Task.Delay(RetryAfter, time, stop).ConfigureAwait(
                        ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        DelayDeactivation(TimeSpan.Zero);
    }

    private async Task Attempt(CancellationToken stop)
    {
        var request = await Remains.Fetch(_job.Request!, stop);
        using var slot = await services.Slots.Enter(request, stop);
        var answers = await Remains.LoadAnswers();
        await Change(job => JobLife.Start(job, answers.Count, services.Options.MaxBarrenStarts, time.GetUtcNow()));
        if (IsEnded)
            return;
        var progress = _news.Begin(request.AudioSeconds);
        var run = new JobRun(services, request, answers, time, logger);
        var result = await run.Execute(progress, _news.Tell, stop);
        await Remains.StoreResult(result);
        if (await Change(job => JobLife.Complete(job, result, time.GetUtcNow())))
            _news.Result = result;
    }

    /// <summary>Fails the job if there is no hope for it; false when what went wrong is to be tried again.</summary>
    private async Task<bool> TryFail(Exception exception)
    {
        try
        {
            if (IsEnded)
            {
                LogUntidy(Id, exception);
                return false;
            }

            if (JobErrors.Of(exception) is not { } error)
            {
                LogStumbled(Id, exception);
                return false;
            }

            LogFailed(Id, error.Code, exception);
            // First, for a full disk needs room to say that it is full.
            await Remains.ClearAnswers();
            await Change(job => JobLife.Fail(job, error, time.GetUtcNow()));
            return true;
        }
        catch (Exception again)
        {
            LogStumbled(Id, again);
            return false;
        }
    }

    /// <summary>Changes the record if its life allows; what is not stored has not happened.</summary>
    private async Task<bool> Change(Func<JobRecord, JobRecord?> change)
    {
        await _changing.WaitAsync();
        try
        {
            if (change(_job) is not { } after)
                return false;
            stored.State = after;
            await stored.WriteStateAsync();
            await Show(after); // whoever sees the job at this status finds it so in the list
            services.Metrics.Changed(_job, after);
            _job = after;
            LogStatus(Id, after.Status);
            _news.Tell();
            return true;
        }
        catch (InconsistentStateException)
        {
            DeactivateOnIdle();
            throw;
        }
        finally
        {
            _changing.Release();
        }
    }

    private async Task StopAndTidyUp()
    {
        await _stop.CancelAsync();
        await _working;
        await TryTidyUp();
    }

    private async Task TidyUp()
    {
        await Remains.TidyUp(_job);
        await this.ClearResume();
        _isTidy = true;
    }

    private Task TryTidyUp() => Tidy(TidyUp);

    private Task Show(JobRecord job) => Tidy(() => Remains.Show(job));

    /// <summary>The reminder tries again what did not succeed.</summary>
    private async Task Tidy(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception)
        {
            LogUntidy(Id, exception);
        }
    }

    private async Task<JobResult> LoadResult() => _news.Result ??=
        await Remains.LoadResult()
        ?? throw new JobNotFoundException($"The transcript of job '{Id}' is gone.");

    private JobDescription Described(JobRecord job) => _news.Describe(job, Id);
}
