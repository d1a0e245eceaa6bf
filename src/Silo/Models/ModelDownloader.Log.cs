namespace Transcription.Silo.Models;

internal sealed partial class ModelDownloader
{
    [LoggerMessage(LogLevel.Information, "Downloading '{Model}' from {Address}, from byte {From} of {Bytes}.")]
    private static partial void LogStart(ILogger logger, string model, Uri address, long from, long bytes);

    [LoggerMessage(LogLevel.Information, "Downloaded '{Model}' to {Path}.")]
    private static partial void LogDone(ILogger logger, string model, string path);

    [LoggerMessage(LogLevel.Warning, "Download of '{Model}' interrupted: {Reason} Trying again in {Seconds} s.")]
    private static partial void LogRetry(ILogger logger, string model, string reason, double seconds);
}
