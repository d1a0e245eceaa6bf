using System.Collections.Concurrent;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Capacity;

namespace Transcription.Grains.Results;

/// <summary>The connections this gateway holds, by their key: <c>gatewaySilo|connection</c>.</summary>
public sealed class ConnectionRegistry(ILocalSiloDetails silo)
{
    private readonly ConcurrentDictionary<string, IConnectionInbox> _connections = new();

    /// <summary>Connections held now.</summary>
    public int Count => _connections.Count;

    /// <summary>Registers an inbox under a fresh key.</summary>
    public string Add(IConnectionInbox inbox)
    {
        var key = KeySilo.Key(silo.SiloAddress, Guid.NewGuid().ToString("N"));
        _connections[key] = inbox;
        return key;
    }

    public void Remove(string key) => _connections.TryRemove(key, out _);

    /// <summary>Hands events to the connection, if it is still here.</summary>
    public void Deliver(string key, SessionEventBatch batch)
    {
        if (_connections.TryGetValue(key, out var inbox))
            inbox.TryWrite(batch);
    }
}
