using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Core.Internal;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Capacity;
using Transcription.Grains.Hosting;

namespace Transcription.Grains.Sessions;

/// <summary>Moves this silo's sessions to others, where each gets a slot first. Its ledger must take no one any more.</summary>
internal sealed partial class SessionMover(
    SlotLedger ledger,
    CapacityMap map,
    IGrainFactory grains,
    ILocalSiloDetails silo,
    IOptions<CapacityOptions> capacity,
    TimeProvider time,
    ILogger<SessionMover> logger)
{
    private const int AtOnce = 4; // the fewer share the processor, the sooner each is heard again
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestMove = TimeSpan.FromSeconds(1);

    private readonly string _silo = silo.SiloAddress.ToParsableString();

    /// <summary>Moves until none is left, or no other silo can take one. Who is left when cancelled is recovered by its gateway.</summary>
    public async Task MoveAll(CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(capacity.Value.GossipInterval * 2, time, cancellation); // the others hear that nothing is free here
            while (OthersCanTake() && ledger.Sessions() is { Count: > 0 } sessions)
            {
                await Move(sessions[0], cancellation); // alone: it waits for code that has never run before, here and there
                await Parallel.ForEachAsync(
                    sessions.Skip(1), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, Move);
                await Task.Delay(Between, time, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            // Time is up.
        }
    }

    private bool OthersCanTake() => map.Silos.Any(
        other => other.Silo != _silo && other.Devices.Any(device => device.Free > 0));

    private async ValueTask Move(GrainId id, CancellationToken cancellation)
    {
        try
        {
            var session = grains.GetGrain<ISessionGrain>(id);
            var described = await session.Describe().WaitAsync(cancellation);
            PlacementIntent.Set(PlacementIntent.Resume, described.Model, avoid: _silo);
            await session.AsReference<IGrainManagementExtension>().MigrateOnIdle().AsTask().WaitAsync(cancellation);
            var began = time.GetTimestamp();
            while (ledger.Holds(id) && time.GetElapsedTime(began) < LongestMove)
                await Task.Delay(LookAgain, time, cancellation);
        }
        catch (Exception exception) when (!exception.IsStop(cancellation))
        {
            LogNotMoved(id, exception); // tried again
        }
        finally
        {
            PlacementIntent.Clear();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Session} has not moved yet")]
    private partial void LogNotMoved(GrainId session, Exception exception);
}
