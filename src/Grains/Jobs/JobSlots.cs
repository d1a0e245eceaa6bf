using Microsoft.Extensions.Options;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Observability;

namespace Transcription.Grains.Jobs;

/// <summary>The jobs this silo works on at once. Short recordings have slots of their own, and so has fetching.</summary>
internal sealed class JobSlots
{
    private readonly JobOptions _options;
    private readonly FairGate _long;
    private readonly FairGate _short;
    private readonly FairGate _fetching;

    public JobSlots(IOptions<JobOptions> options, JobMetrics metrics)
    {
        _options = options.Value;
        _long = new FairGate(() => _options.Running);
        _short = new FairGate(() => _options.RunningShort);
        _fetching = new FairGate(() => _options.Fetching);
        metrics.ObserveJobs(() =>
            [("queued", Waiting), ("fetching", _fetching.Inside), ("running", _long.Inside + _short.Inside)]);
    }

    /// <summary>Whether one more job may wait here.</summary>
    public bool HasRoom => Waiting < _options.MaxWaiting;

    private int Waiting => _long.Waiting + _short.Waiting + _fetching.Waiting;

    /// <summary>Waits for the job's turn; dispose when it is over.</summary>
    public Task<IDisposable> Enter(JobRequest request, CancellationToken cancellation)
    {
        var gate = request.Bytes <= _options.ShortBytes ? _short : _long;
        return gate.Join(request.Caller).Enter(cancellation);
    }

    /// <summary>Waits for the turn of a job whose recording must be fetched; dispose when it is there.</summary>
    public Task<IDisposable> EnterFetching(JobRequest request, CancellationToken cancellation) =>
        _fetching.Join(request.Caller).Enter(cancellation);
}
