using System.Collections.Concurrent;
using Transcription.Grains.Observability;

namespace Transcription.Gateway.Realtime;

/// <summary>The sessions this gateway serves now, for the metrics of their lag.</summary>
internal sealed class LiveClients
{
    private readonly ConcurrentDictionary<SessionClient, bool> _clients = new();

    public LiveClients(TranscriptionMetrics metrics) =>
        metrics.ObserveLag(() => [.. _clients.Keys.Where(client => client.Ack is not null).Select(client => client.LagSeconds)]);

    public void Add(SessionClient client) => _clients[client] = true;

    public void Remove(SessionClient client) => _clients.TryRemove(client, out _);
}
