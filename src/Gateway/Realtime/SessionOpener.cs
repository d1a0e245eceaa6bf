using System.Diagnostics;
using Transcription.Gateway.Protocols;
using Transcription.Gateway.Protocols.Native;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Abstractions.Sessions;

namespace Transcription.Gateway.Realtime;

/// <summary>Opens a session for a connection: its place on the results stream first, so that no event comes too early.</summary>
internal static class SessionOpener
{
    private const int FirstEpoch = 1;

    /// <exception cref="ClientErrorException">Says in the protocol's words why there is no session.</exception>
    public static async Task<(ISessionGrain Session, SessionRequest Request)> Open(
        RealtimeServices services, string sessionId, StreamParameters parameters, string connection)
    {
        var request = parameters.ToRequest(services.Models, connection) with { TraceParent = Activity.Current?.Id };
        if (!services.Models.HasFreeSlot(request.Model))
            throw Full(services, request.Model); // without asking every silo again
        await services.Grains.GetGrain<IConnectionGrain>(connection).Attach();
        var session = services.Grains.GetGrain<ISessionGrain>(new SessionKey(sessionId, FirstEpoch).ToString());
        PlacementIntent.Set(PlacementIntent.Open, request.Model);
        try
        {
            await session.Open(request);
            return (session, request);
        }
        catch (NoCapacityException)
        {
            throw Full(services, request.Model);
        }
        catch (SessionRefusedException exception)
        {
            throw new ClientErrorException(exception.Code, exception.Message);
        }
        finally
        {
            PlacementIntent.Clear();
        }
    }

    private static ClientErrorException Full(RealtimeServices services, string model)
    {
        services.Metrics.SessionRejected();
        return new ClientErrorException(ErrorCodes.NoCapacity, $"Every slot for the model '{model}' is taken.");
    }
}
