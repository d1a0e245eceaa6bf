using Microsoft.Extensions.Logging;

namespace Transcription.Grains.Workers.Memory;

internal sealed partial class LoadedModels
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Idle model '{Idle}' makes room on {Device} for '{Model}'")]
    private partial void LogMakesRoom(string idle, string device, string model);
}
