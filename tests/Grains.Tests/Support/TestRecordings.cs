using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Transcription.Grains.Jobs;

namespace Transcription.Grains.Tests.Support;

/// <summary>Recordings in memory, in blocks of a second. A file is the name of what was put in before.</summary>
public sealed class TestRecordings : IRecordingStore
{
    private readonly ConcurrentDictionary<string, Func<IAsyncEnumerable<ReadOnlyMemory<short>>>> _recordings = new();

    public string Add(short[] audio) => Add(() => Blocks(audio));

    public string Add(Func<IAsyncEnumerable<ReadOnlyMemory<short>>> audio)
    {
        var id = $"rec_{Guid.NewGuid():N}";
        _recordings[id] = audio;
        return id;
    }

    public bool Has(string recording) => _recordings.ContainsKey(recording);

    public string Reserve(string owner) => $"rec_{owner}";

    public Task Put(string recording, string file, CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>What is found at addresses.</summary>
    public ConcurrentDictionary<string, Func<CancellationToken, Task<short[]>>> Addresses { get; } = new();

    public async Task<long> Fetch(string recording, string address, CancellationToken cancellation)
    {
        var audio = await Addresses[address](cancellation);
        _recordings[recording] = () => Blocks(audio);
        return audio.Length * sizeof(short);
    }

    public async IAsyncEnumerable<ReadOnlyMemory<short>> Read(
        string recording, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!_recordings.TryGetValue(recording, out var audio))
            throw new JobFailedException("recording_missing", "The recording is gone.");
        await foreach (var block in audio().WithCancellation(cancellation))
            yield return block;
    }

    public IAsyncEnumerable<ReadOnlyMemory<short>> ReadChannel(string recording, int channel, CancellationToken cancellation) =>
        Read(recording, cancellation);

    public Task<int> CountChannels(string recording, CancellationToken cancellation) => Task.FromResult(1);

    public Task Delete(string recording)
    {
        _recordings.TryRemove(recording, out _);
        return Task.CompletedTask;
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<short>> Blocks(short[] audio)
    {
        foreach (var block in audio.Chunk(16_000))
        {
            await Task.Yield();
            yield return block;
        }
    }
}
