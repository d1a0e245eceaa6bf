using System.Collections.Concurrent;

namespace Transcription.LoadGenerator.Measuring;

/// <summary>A thread-safe count.</summary>
internal sealed class Tally
{
    private long _value;

    public long Value => Interlocked.Read(ref _value);

    public void Add(long amount = 1) => Interlocked.Add(ref _value, amount);
}

/// <summary>Thread-safe counts by name.</summary>
internal sealed class Tallies
{
    private readonly ConcurrentDictionary<string, Tally> _byName = new();

    public long Total => _byName.Values.Sum(tally => tally.Value);

    public IEnumerable<KeyValuePair<string, long>> ByName => _byName
        .Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Value))
        .OrderByDescending(pair => pair.Value);

    public void Add(string name) => _byName.GetOrAdd(name, _ => new Tally()).Add();
}
