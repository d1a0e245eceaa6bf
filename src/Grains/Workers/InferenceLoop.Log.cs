using Microsoft.Extensions.Logging;

namespace Transcription.Grains.Workers;

internal sealed partial class InferenceLoop
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Worker {Worker} could not load its model")]
    private partial void LogLoadFailed(string worker, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Worker {Worker} failed a job")]
    private partial void LogJobFailed(string worker, Exception exception);
}
