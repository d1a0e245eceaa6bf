using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Transcription.Gateway.Protocols.Native;
using Transcription.Gateway.Realtime;
using Transcription.Gateway.Realtime.Recovery;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Speech.Pcm;

namespace Transcription.Gateway.Tests.Recovery;

/// <summary>A gateway's connection to a session of the flaky cluster, all of it but the reading of the socket.</summary>
internal sealed class TrialClient : IAsyncDisposable
{
    private static readonly RecoveryOptions Options = new()
    {
        StallAfter = FlakyCluster.Stall,
        RetryAfter = TimeSpan.FromMilliseconds(1),
        AttemptWithin = TimeSpan.FromSeconds(20),
        PingEvery = TimeSpan.FromMilliseconds(5),
        MaxWithoutProgress = 10_000,
    };

    private readonly MemorySocket _socket = new();
    private readonly SocketWriter _writer;
    private readonly SessionClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _loops;

    public TrialClient(FlakyCluster cluster, EventInbox inbox, OpenSession open)
    {
        var time = TimeProvider.System;
        var events = new EventLog(open.Epoch.Epoch, open.Start);
        var failover = new Failover(cluster.Open, events, Options, cluster.Metrics, time, NullLogger.Instance);
        var log = new ReplayLog(open.Start, TimeSpan.FromSeconds(90));
        _client = new SessionClient(open.Epoch, open.Request, open.Start, events, log, failover, Options, time);
        _writer = new SocketWriter(_socket, new NativeWriter("session", "token", AudioFormat.Speech));
        var link = new SessionLink("session", _client, inbox, Options, time, NullLogger.Instance);
        var delivery = new EventDelivery(inbox, events, link, _writer, new ArrivalLog(time), cluster.Metrics, time);
        _loops = [_client.Run(_stop.Token), delivery.Run(open, _stop.Token), Watch(delivery)];
    }

    public IReadOnlyList<JsonElement> Messages => _socket.Messages;

    public ISessionGrain Session => _client.Session;

    public ValueTask Send(ClientInput input) => _client.Send(input, _stop.Token);

    public long Committed => _client.Committed;

    /// <summary>Waits for the session's end.</summary>
    public async Task Ended()
    {
        var first = await Task.WhenAny([_socket.Ended.Task, .. _loops.Take(1)]).WaitAsync(TimeSpan.FromSeconds(60));
        await first;
    }

    /// <summary>The client is gone; its gateway does not know yet.</summary>
    public void Cut() => _socket.Cut();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _writer.Dispose();
        _stop.Dispose();
    }

    private async Task Watch(EventDelivery delivery)
    {
        while (!_stop.IsCancellationRequested)
        {
            await Task.Delay(5, _stop.Token);
            if (delivery.Quiet > TimeSpan.FromMilliseconds(10))
                await delivery.AskForMissed();
        }
    }
}
