using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Transcription.Gateway.Tests.Hosting;

/// <summary>A client of the native protocol that reads every message the server sends.</summary>
internal sealed class StreamClient(ClientWebSocket socket) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly byte[] _buffer = new byte[1 << 20];

    /// <summary>The code the server closed with, once it has.</summary>
    public int? CloseCode => (int?)socket.CloseStatus;

    /// <summary>Sends audio in frames of at most a second.</summary>
    public async Task Send(short[] samples)
    {
        foreach (var frame in samples.Chunk(TestAudio.Rate))
            await SendBytes(MemoryMarshal.AsBytes<short>(frame).ToArray());
    }

    public Task SendBytes(byte[] bytes) =>
        socket.SendAsync(bytes, WebSocketMessageType.Binary, true, CancellationToken.None);

    public Task SendText(string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    public Task SendType(string type) => SendText($$"""{"type":"{{type}}"}""");

    /// <summary>The next message; null when the server has closed.</summary>
    public async Task<JsonElement?> Next()
    {
        using var limit = new CancellationTokenSource(Limit);
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(_buffer.AsMemory(length), limit.Token);
            length += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
            {
                if (socket.State == WebSocketState.CloseReceived)
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", limit.Token);
                return null;
            }

            if (part.EndOfMessage)
                return JsonDocument.Parse(_buffer.AsMemory(0, length).ToArray()).RootElement;
        }
    }

    /// <summary>Reads on to a message of that type; fails when the server closes first.</summary>
    public async Task<JsonElement> Until(string type) => (await UpTo(type))[^1];

    /// <summary>The messages up to and with the next of that type; fails when the server closes first.</summary>
    public async Task<List<JsonElement>> UpTo(string type)
    {
        var messages = new List<JsonElement>();
        while (await Next() is { } message)
        {
            messages.Add(message);
            if (TypeOf(message) == type)
                return messages;
        }

        var seen = string.Join(", ", messages);
        throw new InvalidOperationException($"The server closed with {CloseCode} before it sent '{type}', after: {seen}");
    }

    /// <summary>Every message up to the close.</summary>
    public async Task<List<JsonElement>> Rest()
    {
        var messages = new List<JsonElement>();
        while (await Next() is { } message)
            messages.Add(message);
        return messages;
    }

    public static string TypeOf(JsonElement message) => message.GetProperty("type").GetString()!;

    /// <summary>Closes in good order, without having ended the session.</summary>
    public Task Leave() => socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);

    /// <summary>Goes away without a word, as a crashed client does.</summary>
    public void Abort() => socket.Abort();

    /// <summary>Says that it wants nothing more; the answer is read off.</summary>
    public async Task Close()
    {
        using var limit = new CancellationTokenSource(Limit);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", limit.Token);
    }

    public void Dispose() => socket.Dispose();
}
