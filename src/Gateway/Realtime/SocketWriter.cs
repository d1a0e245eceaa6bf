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
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _detached;
    private bool _ended;

    /// <summary>Done once the socket has failed; what is written then is written to nobody.</summary>
    public Task Broken => _broken.Task;

    public Task Write(SessionEvent told, CancellationToken cancellation) =>
        Write(() => writer.Write(told), cancellation, last: told is SessionEndEvent);

    public Task WriteAck(long receivedSamples, long committedSamples, CancellationToken cancellation) =>
        Write(() => writer.WriteAck(receivedSamples, committedSamples), cancellation);

    public Task WriteResumed(long receivedSamples, SessionRequest request, CancellationToken cancellation) =>
        Write(() => writer.WriteResumed(receivedSamples, request), cancellation);

    /// <summary>Tells the client to come back, here or elsewhere.</summary>
    public Task WriteTerminated(string code, string message, CancellationToken cancellation) =>
        Write(() => writer.WriteTerminated(code, message), cancellation);

    /// <summary>From now on everything is written to nobody: the client is gone, and may come back elsewhere.</summary>
    public void Detach() => _detached = true;

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

    private async Task Write(Func<ReadOnlyMemory<byte>> write, CancellationToken cancellation, bool last = false)
    {
        if (_detached)
            return;
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_ended)
                return; // nothing comes behind a session's last event, no acknowledgement either
            _ended = last;
            await socket.SendAsync(write(), WebSocketMessageType.Text, endOfMessage: true, cancellation);
        }
        catch (Exception exception) when (exception is WebSocketException or ObjectDisposedException)
        {
            _detached = true;
            _broken.TrySetResult();
        }
        finally
        {
            _turn.Release();
        }
    }
}
