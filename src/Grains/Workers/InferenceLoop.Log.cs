using Microsoft.Extensions.Logging;

namespace Transcription.Grains.Workers;

internal sealed partial class InferenceLoop
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Worker {Worker} failed a job")]
    private partial void LogJobFailed(string worker, Exception exception);
}
