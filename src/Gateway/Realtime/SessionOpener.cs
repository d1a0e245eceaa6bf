using Microsoft.Extensions.Logging;
using Transcription.Gateway.Protocols;
using Transcription.Gateway.Protocols.Native;
using Transcription.Gateway.Realtime.Recovery;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Abstractions.Sessions;

namespace Transcription.Gateway.Realtime;

/// <summary>Gets a connection its session: its place on the results stream first, so that no event comes too early.</summary>
internal static partial class SessionOpener
{
    private const int FirstEpoch = 1;
    private static readonly TimeSpan FindAgainAfter = TimeSpan.FromMilliseconds(200);

    /// <summary>Opens a new session.</summary>
    /// <param name="services">What connections share.</param>
    /// <param name="request">What the client asked for.</param>
    /// <param name="token">What it comes back with.</param>
    /// <param name="told">What it has been told before.</param>
    /// <exception cref="NoCapacityException">There is no slot, or nobody can say at the moment.</exception>
    /// <exception cref="ClientErrorException">The session cannot be as the client wants it.</exception>
    public static async Task<OpenSession> Open(
        RealtimeServices services, SessionRequest request, ResumeToken token, IReadOnlyList<SessionEvent> told)
    {
        var start = new SessionStart { Secret = token.Secret, StartedAt = services.Time.GetUtcNow(), Events = [.. told] };
        try
        {
            await services.Grains.GetGrain<IConnectionGrain>(request.Connection).Attach();
            var epoch = await OpenEpoch(services, token.SessionId, PlacementIntent.Open)(FirstEpoch, request, start, "");
            return new OpenSession(token, epoch, request, start, []);
        }
        catch (SessionRefusedException exception)
        {
            throw new ClientErrorException(exception.Code, exception.Message);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            LogNotOpened(services.Logger, token.SessionId, exception); // Redis is away, or a silo died a moment ago
            throw new NoCapacityException("The cluster cannot open a session at the moment; try again.");
        }
    }

    /// <summary>Takes a session over whose connection is lost, or about to be.</summary>
    /// <exception cref="ClientErrorException">It is not there any more, or the token is wrong.</exception>
    public static async Task<OpenSession> Resume(
        RealtimeServices services, ResumeToken token, long lastSeq, string connection, CancellationToken aborted)
    {
        await services.Grains.GetGrain<IConnectionGrain>(connection).Attach();
        var since = services.Time.GetTimestamp();
        while (true)
        {
            // It may be on its way from one silo to another, or just being recovered by the gateway that had it. A look that began
            // in time counts, however long it took.
            var looked = services.Time.GetElapsedTime(since);
            ClientErrorException? refusal = null;
            foreach (var (epoch, session) in await services.Directory.FindAll(token.SessionId))
            {
                try
                {
                    if (await TryAttach(services, session, token, lastSeq, connection) is { } attached)
                        return ToOpen(services, token, epoch, session, attached, lastSeq);
                }
                catch (SessionRefusedException refused)
                {
                    refusal ??= new ClientErrorException(refused.Code, refused.Message);
                }
            }

            if (refusal is not null)
                throw refusal;
            if (looked > services.Recovery.FindWithin)
                throw new ClientErrorException(ErrorCodes.ResumeFailed, "There is no such session to resume.");
            await Task.Delay(FindAgainAfter, services.Time, aborted);
        }
    }

    /// <summary>How epochs of a session are opened.</summary>
    public static OpenEpoch OpenEpoch(
        RealtimeServices services, string sessionId, string intent) => async (epoch, request, start, avoid) =>
    {
        var session = services.Grains.GetGrain<ISessionGrain>(new SessionKey(sessionId, epoch).ToString());
        PlacementIntent.Set(intent, request.Model, avoid.Length > 0 ? avoid : null);
        try
        {
            var opened = await session.Open(request, start);
            return new SessionEpoch(epoch, session, start.Attachment, opened.Silo, services.IsHere(opened.Silo));
        }
        finally
        {
            PlacementIntent.Clear();
        }
    };

    private static OpenSession ToOpen(
        RealtimeServices services, ResumeToken token, int epoch, ISessionGrain session, SessionAttached attached, long lastSeq) => new(
        token,
        new SessionEpoch(epoch, session, attached.Attachment, attached.Silo, services.IsHere(attached.Silo)),
        attached.Request,
        attached.Start,
        [.. attached.Start.Events.Where(told => told.Seq > lastSeq)])
    {
        IsResumed = true,
        Recent = attached.Recent,
    };

    private static async Task<SessionAttached?> TryAttach(
        RealtimeServices services, ISessionGrain session, ResumeToken token, long lastSeq, string connection)
    {
        try
        {
            return await session.Attach(token.Secret, connection, lastSeq)
                .WaitAsync(services.Recovery.AttemptWithin, services.Time);
        }
        catch (Exception exception) when (exception is SessionNotFoundException or OrleansException or TimeoutException)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {Session} could not be opened")]
    private static partial void LogNotOpened(ILogger logger, string session, Exception exception);
}

/// <summary>A session in a connection's hands.</summary>
/// <param name="Token">What its client shows to come back.</param>
/// <param name="Epoch">How it is reached.</param>
/// <param name="Request">What holds.</param>
/// <param name="Start">Where it stands.</param>
/// <param name="Missed">Events that its client has not seen.</param>
/// <param name="Waited">How long it was waited for, by a client that may have been speaking.</param>
internal sealed record OpenSession(
    ResumeToken Token,
    SessionEpoch Epoch,
    SessionRequest Request,
    SessionStart Start,
    IReadOnlyList<SessionEvent> Missed,
    TimeSpan Waited = default)
{
    /// <summary>Whether its client comes back to it.</summary>
    public bool IsResumed { get; init; }

    /// <summary>The last audio that the session has received, as PCM16, if it is recorded.</summary>
    public ReadOnlyMemory<byte> Recent { get; init; }
}
