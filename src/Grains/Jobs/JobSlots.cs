using Microsoft.Extensions.Options;
using Transcription.Grains.Abstractions.Jobs;

namespace Transcription.Grains.Jobs;

/// <summary>The jobs this silo works on at once. Short recordings have slots of their own, and so has fetching.</summary>
internal sealed class JobSlots(IOptions<JobOptions> options)
{
    private readonly FairGate _long = new(() => options.Value.Running);
    private readonly FairGate _short = new(() => options.Value.RunningShort);
    private readonly FairGate _fetching = new(() => options.Value.Fetching);

    /// <summary>Whether one more job may wait here.</summary>
    public bool HasRoom => _long.Waiting + _short.Waiting + _fetching.Waiting < options.Value.MaxWaiting;

    /// <summary>Waits for the job's turn; dispose when it is over.</summary>
    public Task<IDisposable> Enter(JobRequest request, CancellationToken cancellation)
    {
        var gate = request.Bytes <= options.Value.ShortBytes ? _short : _long;
        return gate.Join(request.Caller).Enter(cancellation);
    }

    /// <summary>Waits for the turn of a job whose recording must be fetched; dispose when it is there.</summary>
    public Task<IDisposable> EnterFetching(JobRequest request, CancellationToken cancellation) =>
        _fetching.Join(request.Caller).Enter(cancellation);
}
