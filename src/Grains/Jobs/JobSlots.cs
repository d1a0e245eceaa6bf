using Microsoft.Extensions.Options;
using Transcription.Grains.Abstractions.Jobs;

namespace Transcription.Grains.Jobs;

/// <summary>The jobs this silo works on at once. Short recordings have slots of their own.</summary>
internal sealed class JobSlots(IOptions<JobOptions> options)
{
    private readonly FairGate _long = new(() => options.Value.Running);
    private readonly FairGate _short = new(() => options.Value.RunningShort);

    /// <summary>Whether one more job may wait here.</summary>
    public bool HasRoom => _long.Waiting + _short.Waiting < options.Value.MaxWaiting;

    /// <summary>Waits for the job's turn; dispose when it is over.</summary>
    public Task<IDisposable> Enter(JobRequest request, CancellationToken cancellation)
    {
        var gate = request.Bytes <= options.Value.ShortBytes ? _short : _long;
        return gate.Join(request.Caller).Enter(cancellation);
    }
}
