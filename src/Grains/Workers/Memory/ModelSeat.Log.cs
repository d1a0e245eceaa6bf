using Microsoft.Extensions.Logging;

namespace Transcription.Grains.Workers.Memory;

internal sealed partial class ModelSeat
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Worker {Worker} could not load its model")]
    private partial void LogLoadFailed(string worker, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Worker {Worker} could not load its model: {Reason}")]
    private partial void LogNoMemory(string worker, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker {Worker} serves the new file of its model")]
    private partial void LogRenewed(string worker);

    [LoggerMessage(Level = LogLevel.Error, Message = "Worker {Worker} serves on with the old model: the new one could not be loaded")]
    private partial void LogNotRenewed(string worker, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker {Worker} has unloaded its idle model")]
    private partial void LogUnloaded(string worker);
}
