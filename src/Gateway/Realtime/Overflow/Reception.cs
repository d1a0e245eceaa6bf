using System.Net.WebSockets;
using Transcription.Gateway.Protocols;
using Transcription.Gateway.Protocols.Native;
using Transcription.Grains.Abstractions.Results;
using Transcription.Speech.Pcm;

namespace Transcription.Gateway.Realtime.Overflow;

/// <summary>A connection that has no session yet: the client is told why, and may leave.</summary>
internal sealed class Reception(WebSocket socket, SocketReader reader, CancellationToken aborted)
{
    private const int MaxAhead = 2 << 20; // a minute of audio and more

    private readonly List<SessionEvent> _told = [];

    /// <summary>What the client has been told, numbered; its session goes on from there.</summary>
    public IReadOnlyList<SessionEvent> Told => _told;

    /// <summary>Reads ahead of the session; done when the client has gone.</summary>
    /// <exception cref="ClientErrorException">It sends too much for somebody who waits.</exception>
    /// <exception cref="MessageTooBigException">A message is longer than allowed.</exception>
    public async Task Listen()
    {
        try
        {
            if (!await reader.ReadAhead(MaxAhead, aborted))
                throw new ClientErrorException(
                    ErrorCodes.RateLimitExceeded, $"At most {MaxAhead >> 20} MiB may be sent before the session begins.");
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // Gone without a word.
        }
    }

    /// <summary>Tells the client its place, unless it knows.</summary>
    public async Task TellPosition(string sessionId, int position)
    {
        if (_told is [.., SessionQueuedEvent last] && last.Position == position)
            return;
        _told.Add(new SessionQueuedEvent(position) { Seq = _told.Count + 1 });
        await Write(sessionId, _told[^1]);
    }

    /// <summary>Tells the client why it gets no session, and closes.</summary>
    public async Task Refuse(string sessionId, ClientErrorException error)
    {
        var notice = new SessionNotice(NoticeLevel.Error, error.Code, error.Message, Recoverable: false);
        await Write(sessionId, new NoticeEvent(notice) { Seq = _told.Count + 1 });
        await Close(NativeCloseCodes.For(error.Code), error.Code);
    }

    /// <summary>Closes, and reads off what the client still sends.</summary>
    public async Task Close(WebSocketCloseStatus status, string reason)
    {
        using var writer = Writer("");
        using var limit = new CancellationTokenSource(SocketWriter.CloseWait);
        try
        {
            await writer.Close(status, reason);
            await reader.Drain(limit.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The client is gone already.
        }
    }

    private async Task Write(string sessionId, SessionEvent told)
    {
        using var writer = Writer(sessionId);
        using var limit = new CancellationTokenSource(SocketWriter.CloseWait);
        try
        {
            await writer.Write(told, limit.Token);
        }
        catch (OperationCanceledException)
        {
            socket.Abort(); // it reads nothing
        }
    }

    private SocketWriter Writer(string sessionId) => new(socket, new NativeWriter(sessionId, null, AudioFormat.Speech));
}
