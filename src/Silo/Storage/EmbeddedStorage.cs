using Orleans.Storage;
using Transcription.Gateway.Hosting;
using Transcription.Grains.History;
using Transcription.Grains.Hosting;
using Transcription.Grains.Jobs;

namespace Transcription.Silo.Storage;

/// <summary>Durable storage of a process that stands alone: one file, nothing to install.</summary>
internal static class EmbeddedStorage
{
    public static void UseEmbeddedStorage(this ISiloBuilder silo)
    {
        silo.Services.Configure<StorageOptions>(silo.Configuration.GetSection("Storage"));
        silo.Services.AddSingleton<SqliteDatabase>();
        silo.Services.AddKeyedSingleton<IGrainStorage, SqliteGrainStorage>(StorageNames.Transcription);
        silo.Services.AddSingleton<IReminderTable, SqliteReminderTable>();
        silo.Services.AddSingleton<IJobIndex, SqliteJobIndex>();
        silo.Services.AddSingleton<ISessionIndex, SqliteSessionIndex>();
        silo.AddReminders();
    }
}
