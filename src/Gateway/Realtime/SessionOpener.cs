using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Transcription.Gateway.Protocols;
using Transcription.Gateway.Protocols.Native;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Abstractions.Sessions;

namespace Transcription.Gateway.Realtime;

/// <summary>Opens a session for a connection: its place on the results stream first, so that no event comes too early.</summary>
internal static partial class SessionOpener
{
    private const int FirstEpoch = 1;

    /// <exception cref="ClientErrorException">Says in the protocol's words why there is no session.</exception>
    public static async Task<(ISessionGrain Session, SessionRequest Request)> Open(
        RealtimeServices services, string sessionId, StreamParameters parameters, string connection)
    {
        var request = parameters.ToRequest(services.Models, connection) with { TraceParent = Activity.Current?.Id };
        if (!services.Models.HasFreeSlot(request.Model))
            throw Full(services, $"Every slot for the model '{request.Model}' is taken."); // without asking every silo again
        var session = services.Grains.GetGrain<ISessionGrain>(new SessionKey(sessionId, FirstEpoch).ToString());
        try
        {
            await services.Grains.GetGrain<IConnectionGrain>(connection).Attach();
            PlacementIntent.Set(PlacementIntent.Open, request.Model);
            await session.Open(request);
            return (session, request);
        }
        catch (NoCapacityException exception)
        {
            throw Full(services, exception.Message);
        }
        catch (SessionRefusedException exception)
        {
            throw new ClientErrorException(exception.Code, exception.Message);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            LogNotOpened(services.Logger, sessionId, exception); // Redis is away, or a silo died a moment ago
            services.Metrics.SessionRejected();
            throw new ClientErrorException(ErrorCodes.NoCapacity, "The cluster cannot open a session at the moment; try again.");
        }
        finally
        {
            PlacementIntent.Clear();
        }
    }

    private static ClientErrorException Full(RealtimeServices services, string message)
    {
        services.Metrics.SessionRejected();
        return new ClientErrorException(ErrorCodes.NoCapacity, message);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {Session} could not be opened")]
    private static partial void LogNotOpened(ILogger logger, string session, Exception exception);
}
