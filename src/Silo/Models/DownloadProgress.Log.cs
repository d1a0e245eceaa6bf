namespace Transcription.Silo.Models;

internal sealed partial class DownloadProgress
{
    [LoggerMessage(LogLevel.Information,
        "'{Model}': {Percent:F0} % ({Megabytes:F0} of {Total:F0} MB, {Rate:F1} MB/s).")]
    private static partial void LogProgress(
        ILogger logger, string model, double percent, double megabytes, double total, double rate);
}
