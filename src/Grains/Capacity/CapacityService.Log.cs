using Microsoft.Extensions.Logging;

namespace Transcription.Grains.Capacity;

internal sealed partial class CapacityService
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Silo {Silo} could not be told the free slots")]
    private partial void LogNotTold(SiloAddress silo, Exception exception);
}
