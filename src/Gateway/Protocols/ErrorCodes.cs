namespace Transcription.Gateway.Protocols;

/// <summary>The error codes of the protocols.</summary>
internal static class ErrorCodes
{
    public const string InvalidAudio = "invalid_audio";
    public const string InvalidMessage = "invalid_message";
    public const string InvalidParameters = "invalid_parameters";
    public const string LanguageUnsupported = "language_unsupported";
    public const string ModelUnknown = "model_unknown";
    public const string NoCapacity = "no_capacity";
    public const string QueueTimeout = "queue_timeout";
    public const string RateLimitExceeded = "rate_limit_exceeded";
    public const string Unauthorized = "unauthorized";
    public const string SessionTimeout = "session_timeout";
    public const string LagExceeded = "lag_exceeded";
    public const string ResumeFailed = "resume_failed";
    public const string SessionTaken = "session_taken";
    public const string ServerShutdown = "server_shutdown";
    public const string InternalError = "internal_error";
    public const string RecordingFailed = "recording_failed";
    public const string ProcessingLag = "processing_lag";
}
