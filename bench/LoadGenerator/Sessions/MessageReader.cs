using System.Net.WebSockets;

namespace Transcription.LoadGenerator.Sessions;

/// <summary>Reads whole messages into a buffer that grows as needed.</summary>
internal sealed class MessageReader(WebSocket socket)
{
    private byte[] _buffer = new byte[2_048];

    /// <summary>The next message, valid until the next read; null when the peer closes.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> Read(CancellationToken cancellation)
    {
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            length += part.Count;
            if (part.EndOfMessage)
                return _buffer.AsMemory(0, length);
            if (length == _buffer.Length)
                Array.Resize(ref _buffer, length * 2);
        }
    }
}
