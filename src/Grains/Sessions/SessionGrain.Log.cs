using Microsoft.Extensions.Logging;

namespace Transcription.Grains.Sessions;

internal sealed partial class SessionGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Session {Session} lost its gateway and gives its slot back")]
    private partial void LogOrphaned(string session);

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {Session} has moved to {Silo}")]
    private partial void LogMoved(string session, string silo);
}
