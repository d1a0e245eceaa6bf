using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Transcription.Gateway.Hosting;
using Transcription.Silo.Cluster;
using Transcription.Silo.Storage;

namespace Transcription.Silo.Hosting;

/// <summary>
/// What an operator can mend is looked for before anything runs: found out later, its reason would drown in the traces of
/// everything that stops with it.
/// </summary>
internal static class StartupChecks
{
    /// <exception cref="StartupException">Says what keeps the process from starting.</exception>
    public static async Task CheckStart(this IServiceProvider services, ProcessSettings settings)
    {
        services.GetRequiredService<IStartupValidator>().Validate();
        var gateway = services.GetRequiredService<IOptions<GatewayOptions>>().Value;
        PortCheck.Http(gateway.Host, gateway.Port);
        var redis = services.GetService<RedisConnection>();
        if (redis is not null)
        {
            PortCheck.Silo(settings.SiloAddress, settings.SiloPort);
            await redis.Opened;
        }

        if (redis is null || settings.IsGateway)
            CheckStorage(services, services.GetRequiredService<IOptions<StorageOptions>>().Value);
    }

    private static void CheckStorage(IServiceProvider services, StorageOptions options)
    {
        try
        {
            _ = options.Root;
            services.GetService<SqliteDatabase>(); // opened once, for as long as the process lives
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StartupException(
                $"Storage:Directory is '{options.Directory}', which cannot be used: {exception.Message}", exception);
        }
    }
}
