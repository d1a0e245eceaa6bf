using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;
using Transcription.Silo.Storage;

namespace Transcription.Silo.Tests.Storage;

/// <summary>A database of a test's own, which can be closed and opened again.</summary>
public sealed class SqliteFixture : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddSerializer()
        .AddSingleton<IGrainStorageSerializer, OrleansGrainStorageSerializer>()
        .BuildServiceProvider();

    public SqliteFixture() => Database = new SqliteDatabase(Path);

    /// <summary>The database's file.</summary>
    public string Path => _directory["test.db"];

    internal SqliteDatabase Database { get; private set; }

    internal SqliteGrainStorage Storage => new(Database, _services.GetRequiredService<IGrainStorageSerializer>());

    internal SqliteReminderTable Reminders => new(Database);

    internal SqliteJobIndex Index => new(Database);

    internal SqliteSessionIndex Sessions => new(Database);

    /// <summary>As a restart of the process does.</summary>
    public void Restart()
    {
        Database.Dispose();
        Database = new SqliteDatabase(Path);
    }

    public void Dispose()
    {
        Database.Dispose();
        _services.Dispose();
        _directory.Dispose();
    }
}
