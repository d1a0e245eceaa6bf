namespace Transcription.Silo.Voice;

internal sealed partial class VoiceDetector
{
    [LoggerMessage(LogLevel.Warning,
        "VOICE DETECTION IS WEAK: {Reason}. Speech is found by loudness alone and noise may be taken for it.")]
    private static partial void LogFallback(ILogger logger, string reason);
}
