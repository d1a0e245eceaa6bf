namespace Transcription.Silo.Voice;

internal sealed partial class SileroDetector
{
    [LoggerMessage(LogLevel.Error, "Voice detection failed for {Streams} streams.")]
    private static partial void LogFailed(ILogger logger, int streams, Exception error);
}
