namespace Transcription.Silo.Devices;

internal sealed partial class DeviceSource
{
    [LoggerMessage(LogLevel.Information,
        "Device {Device}: {Workers} worker(s) per model, {Megabytes} MiB for sessions, {ModelMegabytes} MiB for models ({Reason}).")]
    private static partial void LogDevice(
        ILogger logger, string device, int workers, long megabytes, long modelMegabytes, string reason);

    [LoggerMessage(LogLevel.Error, "Device {Device} is configured but cannot work: {Reason}.")]
    private static partial void LogMissing(ILogger logger, string device, string reason);
}
