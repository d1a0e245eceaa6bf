using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Transcription.Gateway.Hosting;

namespace Transcription.Silo.Storage;

/// <summary>
/// The one file that holds what must survive a restart of a process that stands alone. Writes go one after another, each a
/// transaction of its own; readers are never held up.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    private const int Full = 13; // SQLITE_FULL
    private const int NoSpaceLeft = 28; // ENOSPC, as what writes files would say it

    private const string Schema = """
        PRAGMA journal_mode = WAL;
        CREATE TABLE IF NOT EXISTS states (
            name TEXT NOT NULL, grain TEXT NOT NULL, data BLOB NOT NULL, version INTEGER NOT NULL,
            PRIMARY KEY (grain, name)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS reminders (
            grain TEXT NOT NULL, name TEXT NOT NULL, hash INTEGER NOT NULL, start INTEGER NOT NULL, period INTEGER NOT NULL,
            version INTEGER NOT NULL, PRIMARY KEY (grain, name)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS jobs (
            id TEXT PRIMARY KEY, status INTEGER NOT NULL, model TEXT NOT NULL, caller TEXT NOT NULL,
            created INTEGER NOT NULL, ended INTEGER) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS jobs_by_age ON jobs (created DESC, id DESC);
        CREATE INDEX IF NOT EXISTS jobs_by_status ON jobs (status, created DESC, id DESC);
        CREATE INDEX IF NOT EXISTS jobs_by_end ON jobs (ended) WHERE ended IS NOT NULL;
        CREATE TABLE IF NOT EXISTS sessions (
            id TEXT PRIMARY KEY, model TEXT NOT NULL, gateway TEXT NOT NULL, started INTEGER NOT NULL, ended INTEGER) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS sessions_by_age ON sessions (started DESC, id DESC);
        CREATE INDEX IF NOT EXISTS sessions_live ON sessions (started DESC, id DESC) WHERE ended IS NULL;
        CREATE INDEX IF NOT EXISTS sessions_by_end ON sessions (ended) WHERE ended IS NOT NULL;
        """;

    private readonly string _connection;
    private readonly FileStream _ours; // held, so that no second process works on the same jobs
    private long? _maxPages;
    private readonly SemaphoreSlim _writing = new(1);

    public SqliteDatabase(IOptions<StorageOptions> options)
        : this(Path.Combine(options.Value.Root, "transcription.db"))
    {
    }

    /// <summary>Opens the file, or makes it.</summary>
    /// <exception cref="SqliteException">It is no database, or cannot be written.</exception>
    /// <exception cref="IOException">Another process has it.</exception>
    internal SqliteDatabase(string path)
    {
        _ours = new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        _connection = new SqliteConnectionStringBuilder { DataSource = path }.ToString();
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = Schema;
        command.ExecuteNonQuery();
    }

    /// <summary>Writes; returns the rows touched.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public Task<int> Write(string sql, params (string Name, object? Value)[] values) =>
        Alone(sql, values, static command => command.ExecuteNonQuery());

    /// <summary>Writes and returns what the statement returns; null when it touched nothing.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public Task<object?> WriteScalar(string sql, params (string Name, object? Value)[] values) =>
        Alone(sql, values, static command => command.ExecuteScalar());

    /// <summary>Reads rows.</summary>
    public Task<List<T>> Read<T>(string sql, Func<SqliteDataReader, T> row, params (string Name, object? Value)[] values) => Task.Run(() =>
    {
        using var connection = Open();
        using var command = Prepare(connection, sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(row(reader));
        return rows;
    });

    /// <summary>Lets the file grow no further than that many pages, as a full disk would.</summary>
    internal void LimitPages(long pages) => _maxPages = pages;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _writing.Dispose();
        _ours.Dispose();
    }

    // SQLite blocks, so not on the caller's thread.
    private async Task<T> Alone<T>(string sql, (string Name, object? Value)[] values, Func<SqliteCommand, T> execute)
    {
        await _writing.WaitAsync();
        try
        {
            return await Task.Run(() =>
            {
                using var connection = Open();
                using var command = Prepare(connection, sql, values);
                return execute(command);
            });
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == Full)
        {
            throw new IOException("The disk is full.", NoSpaceLeft);
        }
        finally
        {
            _writing.Release();
        }
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connection);
        connection.Open();
        if (_maxPages is { } pages)
        {
            using var command = connection.CreateCommand();
            command.CommandText = FormattableString.Invariant($"PRAGMA max_page_count = {pages}");
            command.ExecuteNonQuery();
        }

        return connection;
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, (string Name, object? Value)[] values)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // the statements are constants of this folder
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
