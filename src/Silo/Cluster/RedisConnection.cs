using System.Net;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Transcription.Silo.Hosting;

namespace Transcription.Silo.Cluster;

/// <summary>
/// The one connection to Redis that membership, directory, storage and reminders share. Opened before the silo starts, so
/// that an unreachable Redis is a plain word at the start; later losses mend themselves.
/// </summary>
internal sealed partial class RedisConnection(
    IOptions<FleetOptions> options, TimeProvider time, ILogger<RedisConnection> logger) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private const int ReconnectMs = 1_000; // the library's own pauses grow to 10 s, which would stretch every outage

    private readonly Lazy<Task<IConnectionMultiplexer>> _opened = new(() => Open(options.Value.Redis!, time));

    /// <summary>The connection; opens it at first.</summary>
    public Task<IConnectionMultiplexer> Opened => _opened.Value;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var connection = await Opened;
        connection.ConnectionFailed += (_, told) => LogLost(told.EndPoint?.ToString(), told.FailureType);
        connection.ConnectionRestored += (_, told) => LogRestored(told.EndPoint?.ToString());
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_opened is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await Opened).DisposeAsync();
    }

    /// <exception cref="StartupException">Redis does not answer.</exception>
    private static async Task<IConnectionMultiplexer> Open(string settings, TimeProvider time)
    {
        var configuration = ConfigurationOptions.Parse(settings);
        configuration.AbortOnConnectFail = true;
        configuration.ReconnectRetryPolicy = new LinearRetry(ReconnectMs);
        try
        {
            var connection = await ConnectionMultiplexer.ConnectAsync(configuration).WaitAsync(StartLimit, time);
            await connection.GetDatabase().PingAsync().WaitAsync(StartLimit, time);
            return connection;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // The settings hold a password: only the addresses are shown.
            var addresses = string.Join(", ", configuration.EndPoints.Select(Name));
            throw new StartupException($"Redis at {addresses} (Cluster:Redis) cannot be reached: {exception.Message}", exception);
        }
    }

    private static string Name(EndPoint endpoint) => endpoint is DnsEndPoint named ? $"{named.Host}:{named.Port}" : $"{endpoint}";
}
