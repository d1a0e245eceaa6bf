using Microsoft.Extensions.Logging;

namespace Transcription.Gateway.Realtime;

internal sealed partial class RealtimeConnection
{
    private void LogFailed(string session, Exception exception) => LogFailed(_services.Logger, session, exception);

    private void LogNotClosed(string session, Exception exception) => LogNotClosed(_services.Logger, session, exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection of session {Session} failed")]
    private static partial void LogFailed(ILogger logger, string session, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Session {Session} could not be closed")]
    private static partial void LogNotClosed(ILogger logger, string session, Exception exception);
}
