using Microsoft.Extensions.Logging;
using Transcription.Gateway.Realtime.Recovery;
using Transcription.Grains.Abstractions.Results;

namespace Transcription.Gateway.Realtime;

/// <summary>
/// A connection's words to its session beside the audio. Whatever the client is to be told goes through the session, so
/// that the client sees one numbered sequence.
/// </summary>
internal sealed partial class SessionLink(
    string sessionId, SessionClient client, EventInbox inbox, RecoveryOptions options, TimeProvider time, ILogger logger)
{
    private int _failed;

    /// <summary>The code of the error that ends the connection; null while all is well.</summary>
    public string? FatalCode { get; private set; }

    /// <summary>Fetches the events after that number, for the client missed some; null while the session does not answer.</summary>
    public async Task<SessionEventBatch?> Missed(long afterSeq)
    {
        try
        {
            return await client.Session.Replay(afterSeq).WaitAsync(options.StallAfter, time);
        }
        catch (Exception exception)
        {
            LogNotFetched(sessionId, exception); // the audio's way notices too, and recovers it
            return null;
        }
    }

    public Task Warn(string code, string message, double lagSeconds) =>
        Tell(new SessionNotice(NoticeLevel.Warning, code, message, Recoverable: true, lagSeconds));

    /// <summary>Something the client sent is refused; the session goes on.</summary>
    public Task Refuse(string code, string message) =>
        Tell(new SessionNotice(NoticeLevel.Error, code, message, Recoverable: true));

    /// <summary>Tells the client why its session ends; the delivery of that word ends the connection.</summary>
    public async Task Fail(string code, string message)
    {
        if (Interlocked.Exchange(ref _failed, 1) == 1)
            return;
        FatalCode = code;
        var notice = new SessionNotice(NoticeLevel.Error, code, message, Recoverable: false);
        try
        {
            await client.Session.Notify(notice).WaitAsync(options.StallAfter, time);
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
            await client.Session.Close().WaitAsync(options.StallAfter, time);
        }
        catch (Exception exception)
        {
            LogNotClosed(sessionId, exception); // it leaves by itself when it is orphaned
        }
    }

    private async Task Tell(SessionNotice notice)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            try
            {
                await client.Session.Notify(notice).WaitAsync(options.StallAfter, time);
                return;
            }
            catch (Exception exception)
            {
                LogNotTold(sessionId, notice.Code, exception);
                if (time.GetElapsedTime(since) > options.GiveUpAfter)
                    return;
                await Task.Delay(options.RetryAfter, time);
            }
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Session {Session} cannot tell its end any more; the gateway does it")]
    private partial void LogSpokenFor(string session, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Session {Session} could not be closed")]
    private partial void LogNotClosed(string session, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Session {Session} does not say what was missed")]
    private partial void LogNotFetched(string session, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Session {Session} was not told of {Code} yet")]
    private partial void LogNotTold(string session, string code, Exception exception);
}
