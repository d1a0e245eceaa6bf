using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Transcription.Cluster.Tests.Hosting;

/// <summary>
/// A client of the native protocol. It reads all the time, keeps every event with the time of its arrival, and notes when
/// the numbers are not 1, 2, 3 …
/// </summary>
internal sealed class StreamClient : IAsyncDisposable
{
    private static readonly TimeSpan MostLate = TimeSpan.FromMilliseconds(500);

    private readonly ClientWebSocket _socket;
    private readonly Task _reading;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<ReceivedEvent> _events = [];
    private long _lastSeq;
    private string? _wrongSeq;

    private StreamClient(ClientWebSocket socket, long lastSeq)
    {
        (_socket, _lastSeq) = (socket, lastSeq);
        _reading = Read();
    }

    /// <summary>The events so far, acknowledgements too.</summary>
    public IReadOnlyList<ReceivedEvent> Events
    {
        get
        {
            lock (_events)
                return [.. _events];
        }
    }

    public IEnumerable<ReceivedEvent> Finals => Events.Where(told => told.Type == "transcript.final");

    public long LastSeq => Interlocked.Read(ref _lastSeq);

    /// <summary>The code the server closed with; null while it has not.</summary>
    public int? CloseCode => (int?)_socket.CloseStatus;

    /// <summary>Connects with a query such as <c>model=simulated</c>. A resumed session's numbers go on after <paramref name="lastSeq"/>.</summary>
    public static async Task<StreamClient> Connect(SiloProcess gateway, string query = "", long lastSeq = 0)
    {
        var socket = new ClientWebSocket();
        using var limit = new CancellationTokenSource(Eventually.Patience);
        await socket.ConnectAsync(
            new Uri($"ws://127.0.0.1:{gateway.Port}/v1/audio/transcriptions/stream?{query}"), limit.Token);
        return new StreamClient(socket, lastSeq);
    }

    /// <summary>Tries again while the cluster does not know yet that the gateway is dead.</summary>
    public static async Task<StreamClient> Resume(SiloProcess gateway, string query, long lastSeq)
    {
        StreamClient? client = null;
        await Eventually.Holds("the session can be resumed", async () =>
        {
            client = await Connect(gateway, query, lastSeq);
            if ((await client.First()).Type != "error")
                return true;
            await client.DisposeAsync();
            return false;
        });
        return client!;
    }

    /// <summary>Sends audio in frames of 100 ms at a multiple of real time; what a busy machine delays is not caught up with.</summary>
    public async Task Send(ReadOnlyMemory<short> samples, double pace = 1)
    {
        const int frame = TestAudio.Rate / 10;
        var (started, late) = (TimeProvider.System.GetTimestamp(), TimeSpan.Zero);
        for (var sent = 0; sent < samples.Length; sent += frame)
        {
            var due = TimeSpan.FromSeconds(sent / (TestAudio.Rate * pace)) + late - TimeProvider.System.GetElapsedTime(started);
            if (due > TimeSpan.Zero)
                await Task.Delay(due);
            else if (due < -MostLate)
                late -= due;

            var bytes = MemoryMarshal.AsBytes(samples.Span.Slice(sent, Math.Min(frame, samples.Length - sent))).ToArray();
            try
            {
                await _socket.SendAsync(bytes, WebSocketMessageType.Binary, true, CancellationToken.None);
            }
            catch (WebSocketException exception)
            {
                throw new InvalidOperationException($"Closed with {CloseCode} while audio was sent: {this}", exception);
            }
        }
    }

    public Task SendType(string type) => _socket.SendAsync(
        Encoding.UTF8.GetBytes($$"""{"type":"{{type}}"}"""), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>Waits for the first event, whatever it is: the answer to the attempt to open a session.</summary>
    public Task<ReceivedEvent> First() => First("an event", _ => true);

    /// <summary>Waits for the first event of that type; fails when the server closes before.</summary>
    public async Task<JsonElement> Until(string type) => (await First(type, told => told.Type == type)).Json;

    /// <summary>Sends <c>end</c>, waits for the close, and answers the finals' texts in order.</summary>
    public async Task<IReadOnlyList<string>> End()
    {
        await SendType("end");
        await Closed();
        Assert.True(Events[^1].Type == "session.end", $"The last event is no session.end: {this}");
        return [.. Finals.Select(final => final.Json.GetProperty("text").GetString()!)];
    }

    /// <summary>Waits until the server has closed, and checks that every event came once and in order.</summary>
    public async Task Closed()
    {
        await _reading.WaitAsync(Eventually.Patience);
        Assert.True(_wrongSeq is null, _wrongSeq);
    }

    /// <summary>Goes away without a word, as a client does that lost its network.</summary>
    public void Abort() => _socket.Abort();

    public override string ToString() => string.Join(Environment.NewLine, Events.Where(told => told.Type != "ack").Select(told => told.Json));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task<ReceivedEvent> First(string what, Func<ReceivedEvent, bool> wanted)
    {
        await Eventually.Holds($"the server sends {what}", () =>
        {
            var closed = _reading.IsCompleted; // before the look: what came meanwhile counts
            return Events.Any(wanted)
                || (closed ? throw new InvalidOperationException($"Closed with {CloseCode} before {what}: {this}") : false);
        });
        return Events.First(wanted);
    }

    private async Task Read()
    {
        var buffer = new byte[1 << 20];
        var length = 0;
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(length), _stop.Token);
                length += part.Count;
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", _stop.Token);
                    return;
                }

                if (!part.EndOfMessage)
                    continue;
                Keep(JsonDocument.Parse(buffer.AsMemory(0, length).ToArray()).RootElement);
                length = 0;
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // Cut, or done with.
        }
    }

    private void Keep(JsonElement message)
    {
        var told = new ReceivedEvent(message.GetProperty("type").GetString()!, message, TimeProvider.System.GetTimestamp());
        if (message.TryGetProperty("seq", out var seq))
        {
            if (seq.GetInt64() != _lastSeq + 1)
                _wrongSeq ??= $"Event {seq} came after {_lastSeq}.";
            Interlocked.Exchange(ref _lastSeq, seq.GetInt64());
        }

        lock (_events)
            _events.Add(told);
    }
}

/// <summary>A message of the server.</summary>
/// <param name="Type">Its <c>type</c>.</param>
/// <param name="Json">All of it.</param>
/// <param name="ArrivedAt">A timestamp of <see cref="TimeProvider.System"/>.</param>
internal sealed record ReceivedEvent(string Type, JsonElement Json, long ArrivedAt);
