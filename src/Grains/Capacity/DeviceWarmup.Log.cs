using Microsoft.Extensions.Logging;

namespace Transcription.Grains.Capacity;

public sealed partial class DeviceWarmup
{
    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Device {Device} runs up to {Sessions} sessions, as configured, on {Workers} workers; a decode takes {DecodeMs:0} ms")]
    private partial void LogConfigured(string device, int sessions, int workers, double decodeMs);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Device {Device} runs up to {Sessions} sessions on {Workers} workers: limited by {LimitedBy}, a decode takes {DecodeMs:0} ms")]
    private partial void LogDerived(string device, int sessions, int workers, double decodeMs, string limitedBy);
}
