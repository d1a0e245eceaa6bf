using System.Net.WebSockets;

namespace Transcription.Gateway.Protocols.Native;

/// <summary>The WebSocket close code that follows a fatal error.</summary>
internal static class NativeCloseCodes
{
    public static WebSocketCloseStatus For(string errorCode) => (WebSocketCloseStatus)(errorCode switch
    {
        ErrorCodes.Unauthorized => 4001,
        ErrorCodes.SessionTimeout or ErrorCodes.QueueTimeout => 4008,
        ErrorCodes.LagExceeded => 4010,
        ErrorCodes.InvalidParameters or ErrorCodes.LanguageUnsupported or ErrorCodes.ModelUnknown => 4400,
        ErrorCodes.ResumeFailed => 4404,
        ErrorCodes.SessionTaken => 4409,
        ErrorCodes.RateLimitExceeded => 4429,
        ErrorCodes.NoCapacity or ErrorCodes.RecordingFailed => 4503,
        ErrorCodes.InvalidAudio or ErrorCodes.InvalidMessage => (int)WebSocketCloseStatus.PolicyViolation,
        ErrorCodes.ServerShutdown => 1012, // service restart
        _ => (int)WebSocketCloseStatus.InternalServerError,
    });
}
