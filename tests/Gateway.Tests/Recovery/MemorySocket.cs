using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace Transcription.Gateway.Tests.Recovery;

/// <summary>A socket whose client is this process: gives what it is sent, keeps what is written until it is cut.</summary>
internal sealed class MemorySocket : WebSocket
{
    private readonly Lock _lock = new();
    private readonly Channel<byte[]> _sent = Channel.CreateUnbounded<byte[]>();
    private readonly List<JsonElement> _messages = [];
    private bool _cut;

    /// <summary>Done once the session's end was written.</summary>
    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<JsonElement> Messages
    {
        get
        {
            lock (_lock)
                return [.. _messages];
        }
    }

    public override WebSocketCloseStatus? CloseStatus => null;

    public override string? CloseStatusDescription => null;

    public override WebSocketState State => WebSocketState.Open;

    public override string? SubProtocol => null;

    /// <summary>The client sends a message.</summary>
    public void Send(ReadOnlySpan<byte> message) => _sent.Writer.TryWrite(message.ToArray());

    /// <summary>What is written from now on reaches nobody, and the writer does not know.</summary>
    public void Cut()
    {
        lock (_lock)
            _cut = true;
    }

    public override Task SendAsync(
        ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        var message = JsonDocument.Parse(buffer.ToArray()).RootElement;
        lock (_lock)
        {
            if (_cut)
                return Task.CompletedTask;
            _messages.Add(message);
        }

        if (message.GetProperty("type").GetString() is "session.end" or "error")
            Ended.TrySetResult();
        return Task.CompletedTask;
    }

    public override void Abort() => Cut();

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public override async Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
    {
        var message = await _sent.Reader.ReadAsync(cancellationToken);
        message.CopyTo(buffer.AsSpan());
        return new WebSocketReceiveResult(message.Length, WebSocketMessageType.Text, endOfMessage: true);
    }

    public override void Dispose()
    {
    }
}
