using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Serialization;
using Orleans.Storage;

namespace Transcription.Grains.Tests.Support;

/// <summary>
/// Storage that outlives the silos of a test cluster, as a database would. Counts the writes, and may be told to fail.
/// </summary>
public sealed class SharedStorage
{
    private readonly ConcurrentDictionary<(string State, GrainId Grain), (byte[] Data, string ETag)> _rows = new();
    private long _etags;

    /// <summary>Called before each write with the name of the state; throws to fail it.</summary>
    public Action<string> Writing { get; set; } = _ => { };

    /// <summary>Called before each removal with the name of the state; throws to fail it.</summary>
    public Action<string> Clearing { get; set; } = _ => { };

    /// <summary>The states stored of a grain.</summary>
    public IReadOnlyList<string> StatesOf(string grain) =>
        [.. _rows.Keys.Where(row => row.Grain.Key.ToString() == grain).Select(row => row.State).Order()];

    /// <summary>The storage as a silo uses it.</summary>
    public IGrainStorage For(Serializer serializer) => new View(this, serializer);

    private sealed class View(SharedStorage shared, Serializer serializer) : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            var exists = shared._rows.TryGetValue((stateName, grainId), out var row);
            (grainState.RecordExists, grainState.ETag) = (exists, row.ETag);
            grainState.State = exists ? serializer.Deserialize<T>(row.Data) : Activator.CreateInstance<T>();
            return Task.CompletedTask;
        }

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            var row = (serializer.SerializeToArray(grainState.State), ETag: shared.NextTag());
            await Task.Yield();
            shared.Writing(stateName);
            lock (shared._rows)
            {
                Check(stateName, grainId, grainState.ETag);
                shared._rows[(stateName, grainId)] = row;
            }

            (grainState.RecordExists, grainState.ETag) = (true, row.ETag);
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            shared.Clearing(stateName);
            lock (shared._rows)
            {
                Check(stateName, grainId, grainState.ETag);
                shared._rows.TryRemove((stateName, grainId), out _);
            }

            (grainState.RecordExists, grainState.ETag, grainState.State) = (false, null, Activator.CreateInstance<T>());
            return Task.CompletedTask;
        }

        private void Check(string stateName, GrainId grainId, string? known)
        {
            var stored = shared._rows.GetValueOrDefault((stateName, grainId)).ETag;
            if (stored != known)
                throw new InconsistentStateException("Version conflict.", stored, known);
        }
    }

    private string NextTag() => Interlocked.Increment(ref _etags).ToString(CultureInfo.InvariantCulture);
}
