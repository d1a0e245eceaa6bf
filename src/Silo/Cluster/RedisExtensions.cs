using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using StackExchange.Redis;
using Transcription.Grains.History;
using Transcription.Grains.Hosting;
using Transcription.Grains.Jobs;

namespace Transcription.Silo.Cluster;

/// <summary>Puts everything the silos share into one Redis, over one connection.</summary>
internal static class RedisExtensions
{
    // A killed silo cannot take its entries out, and ids of sessions never come again: without an end they would pile up.
    // What lives longer than this is pinned to its silo by its key, so a forgotten entry is simply written again.
    private static readonly TimeSpan DirectoryEntryLife = TimeSpan.FromDays(7);

    /// <summary>Adds the connection, which opens when the host starts.</summary>
    public static void AddRedisConnection(this IServiceCollection services)
    {
        services.AddSingleton<RedisConnection>();
        services.AddHostedService(provider => provider.GetRequiredService<RedisConnection>());
    }

    /// <summary>Membership, the directory of grains, their storage, their reminders and the indexes of jobs and sessions.</summary>
    public static void UseRedis(this ISiloBuilder silo)
    {
        silo.Services.AddOptions<ClusterOptions>().Configure<IOptions<FleetOptions>>((cluster, fleet) =>
            (cluster.ClusterId, cluster.ServiceId) = (fleet.Value.Id, fleet.Value.ServiceId));

        silo.UseRedisClustering(_ => { });
        silo.Services.AddOptions<RedisClusteringOptions>().Configure<RedisConnection>((options, redis) =>
        {
            options.ConfigurationOptions = new ConfigurationOptions(); // unused, but asked for
            options.CreateMultiplexer = _ => Shared(redis);
        });
        silo.UseRedisGrainDirectoryAsDefault(directory => directory.Configure<RedisConnection>((options, redis) =>
        {
            options.ConfigurationOptions = new ConfigurationOptions();
            options.CreateMultiplexer = _ => Shared(redis);
            options.EntryExpiry = DirectoryEntryLife;
        }));
        silo.AddRedisGrainStorage(StorageNames.Transcription, storage => storage.Configure<RedisConnection>((options, redis) =>
        {
            options.ConfigurationOptions = new ConfigurationOptions();
            options.CreateMultiplexer = _ => Shared(redis);
        }));
        silo.Services.AddSingleton<IJobIndex, RedisJobIndex>();
        silo.Services.AddSingleton<ISessionIndex, RedisSessionIndex>();
        silo.UseRedisReminderService(_ => { });
        silo.Services.AddOptions<RedisReminderTableOptions>().Configure<RedisConnection>((options, redis) =>
        {
            options.ConfigurationOptions = new ConfigurationOptions();
            options.CreateMultiplexer = _ => Shared(redis);
        });
    }

    private static async Task<(IConnectionMultiplexer Multiplexer, bool IsShared)> Shared(RedisConnection redis) =>
        (await redis.Opened, true);
}
