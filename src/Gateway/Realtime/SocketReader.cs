using System.Collections.Concurrent;
using System.Net.WebSockets;

namespace Transcription.Gateway.Realtime;

/// <summary>Reads whole messages from a socket into one buffer that it owns, as large as the largest message so far.</summary>
internal sealed class SocketReader(WebSocket socket, int maxBytes, TimeProvider time)
{
    private const int KeptOverhead = 64; // bytes a message costs beside its own

    private readonly ConcurrentQueue<(WebSocketMessageType Type, ReadOnlyMemory<byte> Bytes)> _kept = new();
    private byte[] _buffer = new byte[Math.Min(maxBytes, 4 * 1_024)];
    private Task<bool>? _ahead;
    private volatile bool _wanted;
    private long _heardAt = time.GetTimestamp();

    /// <summary>The time since anything was last received, whatever it was.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Interlocked.Read(ref _heardAt));

    /// <summary>The next message; its bytes are valid until the next read.</summary>
    /// <exception cref="MessageTooBigException">It is longer than allowed.</exception>
    public async Task<(WebSocketMessageType Type, ReadOnlyMemory<byte> Bytes)> Read(CancellationToken cancellation)
    {
        if (_ahead is { } ahead)
        {
            _wanted = true;
            if (_kept.TryDequeue(out var kept))
                return kept;
            await ahead; // ends with the message under way: cancelled, it would take the socket with it
            if (_kept.TryDequeue(out kept))
                return kept;
            _ahead = null;
        }

        return await Receive(cancellation);
    }

    /// <summary>
    /// Keeps messages until somebody wants them, so that a close is noticed though nobody reads yet. Called once.
    /// </summary>
    /// <returns>False when they became too many; true when the peer has closed, or somebody reads.</returns>
    public Task<bool> ReadAhead(int mostBytes, CancellationToken cancellation) => _ahead = Keep(mostBytes, cancellation);

    /// <summary>Reads off what the peer still sends until it closes, or the close would turn into a reset.</summary>
    public async Task Drain(CancellationToken cancellation)
    {
        if (_ahead is { } ahead)
        {
            _wanted = true;
            await ((Task)ahead).WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
        }

        while (socket.State is WebSocketState.Open or WebSocketState.CloseSent)
            await socket.ReceiveAsync(_buffer.AsMemory(), cancellation);
    }

    private async Task<bool> Keep(int mostBytes, CancellationToken cancellation)
    {
        for (var left = mostBytes; !_wanted;)
        {
            var (type, bytes) = await Receive(cancellation);
            _kept.Enqueue((type, bytes.ToArray()));
            if (type == WebSocketMessageType.Close)
                return true;
            left -= bytes.Length + KeptOverhead;
            if (left < 0)
                return false;
        }

        return true;
    }

    private async Task<(WebSocketMessageType Type, ReadOnlyMemory<byte> Bytes)> Receive(CancellationToken cancellation)
    {
        var length = 0;
        while (true)
        {
            if (length == maxBytes)
                throw new MessageTooBigException(maxBytes);
            if (length == _buffer.Length)
                Array.Resize(ref _buffer, Math.Min(maxBytes, _buffer.Length * 2));
            var part = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellation);
            Interlocked.Exchange(ref _heardAt, time.GetTimestamp());
            length += part.Count;
            if (part.EndOfMessage || part.MessageType == WebSocketMessageType.Close)
                return (part.MessageType, _buffer.AsMemory(0, length));
        }
    }
}

/// <summary>A message is longer than the limit.</summary>
internal sealed class MessageTooBigException(int maxBytes)
    : Exception($"A message may have at most {maxBytes} bytes.");
