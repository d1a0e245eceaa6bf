using StackExchange.Redis;

namespace Transcription.Silo.Cluster;

internal sealed partial class RedisConnection
{
    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Redis at {Address} is lost ({Reason}); live sessions go on, new ones wait or are refused until it is back")]
    private partial void LogLost(string? address, ConnectionFailureType reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis at {Address} is back")]
    private partial void LogRestored(string? address);
}
