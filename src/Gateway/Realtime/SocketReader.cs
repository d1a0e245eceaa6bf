using System.Net.WebSockets;

namespace Transcription.Gateway.Realtime;

/// <summary>Reads whole messages from a socket into one buffer that it owns, as large as the largest message so far.</summary>
internal sealed class SocketReader(WebSocket socket, int maxBytes)
{
    private byte[] _buffer = new byte[Math.Min(maxBytes, 4 * 1_024)];

    /// <summary>The next message; its bytes are valid until the next read.</summary>
    /// <exception cref="MessageTooBigException">It is longer than allowed.</exception>
    public async Task<(WebSocketMessageType Type, ReadOnlyMemory<byte> Bytes)> Read(CancellationToken cancellation)
    {
        var length = 0;
        while (true)
        {
            if (length == maxBytes)
                throw new MessageTooBigException(maxBytes);
            if (length == _buffer.Length)
                Array.Resize(ref _buffer, Math.Min(maxBytes, _buffer.Length * 2));
            var part = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellation);
            length += part.Count;
            if (part.EndOfMessage || part.MessageType == WebSocketMessageType.Close)
                return (part.MessageType, _buffer.AsMemory(0, length));
        }
    }

    /// <summary>Reads off what the peer still sends until it closes, or the close would turn into a reset.</summary>
    public async Task Drain(CancellationToken cancellation)
    {
        while (socket.State is WebSocketState.Open or WebSocketState.CloseSent)
            await socket.ReceiveAsync(_buffer.AsMemory(), cancellation);
    }
}

/// <summary>A message is longer than the limit.</summary>
internal sealed class MessageTooBigException(int maxBytes)
    : Exception($"A message may have at most {maxBytes} bytes.");
