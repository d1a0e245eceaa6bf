namespace Transcription.Silo.Engines;

internal sealed partial class WhisperEngine
{
    [LoggerMessage(LogLevel.Information, "Loaded model '{Model}' on {Device} with {Threads} threads.")]
    private static partial void LogLoaded(ILogger logger, string model, string device, int threads);

    [LoggerMessage(LogLevel.Debug, "whisper.cpp: {Message}")]
    private static partial void LogNative(ILogger logger, string message);
}
