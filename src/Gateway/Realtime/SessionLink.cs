using Microsoft.Extensions.Logging;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Abstractions.Sessions;

namespace Transcription.Gateway.Realtime;

/// <summary>
/// A connection's words to its session beside the audio. Whatever the client is to be told goes through the session, so
/// that the client sees one numbered sequence.
/// </summary>
internal sealed partial class SessionLink(string sessionId, ISessionGrain session, EventInbox inbox, ILogger logger)
{
    private int _failed;

    /// <summary>The code of the error that ends the connection; null while all is well.</summary>
    public string? FatalCode { get; private set; }

    public Task Configure(SessionRequest request) => session.Configure(request);

    /// <summary>Fetches the events after that number, for the client missed some.</summary>
    public async Task<IReadOnlyList<SessionEvent>> Missed(long afterSeq) => (await session.Replay(afterSeq)).Events;

    public Task Warn(string code, string message, double lagSeconds) =>
        session.Notify(new SessionNotice(NoticeLevel.Warning, code, message, Recoverable: true, lagSeconds));

    /// <summary>Something the client sent is refused; the session goes on.</summary>
    public Task Refuse(string code, string message) =>
        session.Notify(new SessionNotice(NoticeLevel.Error, code, message, Recoverable: true));

    /// <summary>Tells the client why its session ends; the delivery of that word ends the connection.</summary>
    public async Task Fail(string code, string message)
    {
        if (Interlocked.Exchange(ref _failed, 1) == 1)
            return;
        FatalCode = code;
        var notice = new SessionNotice(NoticeLevel.Error, code, message, Recoverable: false);
        try
        {
            await session.Notify(notice);
        }
        catch (Exception exception)
        {
            LogSpokenFor(sessionId, exception);
            inbox.TryWrite(new SessionEventBatch(sessionId, 0, [new NoticeEvent(notice) { Seq = long.MaxValue }]));
        }
    }

    public async Task Close()
    {
        try
        {
            await session.Close();
        }
        catch (Exception exception)
        {
            LogNotClosed(sessionId, exception); // it leaves by itself when it is orphaned
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Session {Session} cannot tell its end any more; the gateway does it")]
    private partial void LogSpokenFor(string session, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Session {Session} could not be closed")]
    private partial void LogNotClosed(string session, Exception exception);
}
