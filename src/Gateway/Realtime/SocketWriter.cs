using System.Net.WebSockets;
using Transcription.Gateway.Protocols.Native;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Abstractions.Sessions;

namespace Transcription.Gateway.Realtime;

/// <summary>Writes messages to a socket, one at a time from any task.</summary>
internal sealed class SocketWriter(WebSocket socket, NativeWriter writer) : IDisposable
{
    /// <summary>How long the peer may take to close.</summary>
    public static readonly TimeSpan CloseWait = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1);

    public Task Write(SessionEvent told, CancellationToken cancellation) =>
        Write(() => writer.Write(told), cancellation);

    public Task WriteAck(PushAck ack, CancellationToken cancellation) =>
        Write(() => writer.WriteAck(ack), cancellation);

    /// <summary>Says that nothing more will come.</summary>
    public async Task Close(WebSocketCloseStatus status, string reason)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
            return;
        using var limit = new CancellationTokenSource(CloseWait);
        try
        {
            await _turn.WaitAsync(limit.Token);
            await socket.CloseOutputAsync(status, reason, limit.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            socket.Abort();
        }
    }

    public void Dispose()
    {
        _turn.Dispose();
        writer.Dispose();
    }

    private async Task Write(Func<ReadOnlyMemory<byte>> write, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            await socket.SendAsync(write(), WebSocketMessageType.Text, endOfMessage: true, cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }
}
