using System.Globalization;
using Orleans.Storage;

namespace Transcription.Silo.Storage;

/// <summary>Grain state in the process's database. A version guards each row: a writer with an older one is refused.</summary>
internal sealed class SqliteGrainStorage(SqliteDatabase database, IGrainStorageSerializer serializer) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var rows = await database.Read(
            "SELECT data, version FROM states WHERE grain = $grain AND name = $name",
            row => (Data: row.GetFieldValue<byte[]>(0), Version: row.GetInt64(1)),
            [.. Key(stateName, grainId)]);
        if (rows is not [var stored])
        {
            Forget(grainState);
            return;
        }

        grainState.State = serializer.Deserialize<T>(new BinaryData(stored.Data));
        (grainState.ETag, grainState.RecordExists) = (ETag(stored.Version), true);
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var data = ("$data", (object?)serializer.Serialize(grainState.State).ToArray());
        var version = grainState.ETag is null
            ? await database.WriteScalar(
                """
                INSERT INTO states (name, grain, data, version) VALUES ($name, $grain, $data, 1)
                ON CONFLICT DO NOTHING RETURNING version
                """,
                [.. Key(stateName, grainId), data])
            : await database.WriteScalar(
                """
                UPDATE states SET data = $data, version = version + 1
                WHERE grain = $grain AND name = $name AND version = $version RETURNING version
                """,
                [.. Key(stateName, grainId), data, Version(grainState.ETag)]);
        if (version is null)
            throw Conflict(stateName, grainId, grainState.ETag);
        (grainState.ETag, grainState.RecordExists) = (ETag((long)version), true);
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (grainState.ETag is { } known
            && await database.Write(
                "DELETE FROM states WHERE grain = $grain AND name = $name AND version = $version",
                [.. Key(stateName, grainId), Version(known)]) == 0)
            throw Conflict(stateName, grainId, known);
        Forget(grainState);
    }

    private static (string Name, object? Value)[] Key(string stateName, GrainId grainId) =>
        [("$name", stateName), ("$grain", grainId.ToString())];

    private static (string Name, object? Value) Version(string etag) =>
        ("$version", long.Parse(etag, CultureInfo.InvariantCulture));

    private static string ETag(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static void Forget<T>(IGrainState<T> grainState) =>
        (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null, false);

    private static InconsistentStateException Conflict(string stateName, GrainId grainId, string? known) =>
        new($"The state '{stateName}' of {grainId} has been changed by another writer.", "unknown", known);
}
