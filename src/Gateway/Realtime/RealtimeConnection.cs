using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using Transcription.Gateway.Protocols;
using Transcription.Gateway.Protocols.Native;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Speech.Pcm;

namespace Transcription.Gateway.Realtime;

/// <summary>
/// One client's socket and its session: a loop that reads the client, one that carries its input to the grain, one that
/// delivers the session's events, and a watch over limits. The delivery of the last event ends them all.
/// </summary>
internal sealed partial class RealtimeConnection : IDisposable
{
    private readonly ILogger _logger;
    private readonly string _sessionId;
    private readonly SocketWriter _writer;
    private readonly SessionLink _link;
    private readonly SessionClient _client;
    private readonly ClientReader _reader;
    private readonly EventDelivery _delivery;
    private readonly ConnectionWatch _watch;
    private readonly CancellationTokenSource _stop = new();
    private WebSocketCloseStatus? _closeStatus;

    public RealtimeConnection(
        RealtimeServices services,
        WebSocket socket,
        string sessionId,
        StreamParameters parameters,
        SessionRequest request,
        ISessionGrain session,
        EventInbox inbox,
        IAudioDecoder decoder)
    {
        var (time, limits, metrics) = (services.Time, services.Limits, services.Metrics);
        (_logger, _sessionId) = (services.Logger, sessionId);
        var arrivals = new ArrivalLog(time);
        _writer = new SocketWriter(socket, new NativeWriter(sessionId, parameters.Format()));
        _link = new SessionLink(sessionId, session, inbox, services.Logger);
        _client = new SessionClient(session, time);
        _reader = new ClientReader(
            new SocketReader(socket, limits.MaxMessageBytes), _client, _link, decoder, arrivals, services.Models, metrics, limits, time)
        {
            Asked = (parameters, request),
        };
        _delivery = new EventDelivery(inbox, _link, _writer, arrivals, metrics, time);
        _watch = new ConnectionWatch(_reader, _client, _link, _delivery, _writer, limits, time);
    }

    /// <summary>Serves the connection until the session or the socket ends, then closes both.</summary>
    public async Task Run(CancellationToken aborted)
    {
        var reading = Read(aborted);
        Task[] loops = [Guard(_client.Run(_stop.Token)), Guard(_watch.Run(_stop.Token)), Guard(_delivery.Run(_stop.Token))];
        await loops[^1];
        await _stop.CancelAsync();
        await Task.WhenAll(loops);
        await _link.Close();

        var reason = _link.FatalCode ?? "";
        var status = _closeStatus
            ?? (_link.FatalCode is { } code ? NativeCloseCodes.For(code) : WebSocketCloseStatus.NormalClosure);
        await _writer.Close(status, reason);
        await reading.WaitAsync(SocketWriter.CloseWait, CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _writer.Dispose();
    }

    /// <summary>The client's close, or the loss of it, stops the other loops.</summary>
    private async Task Read(CancellationToken aborted)
    {
        try
        {
            await Guard(_reader.Run(_stop.Token, aborted));
        }
        catch (MessageTooBigException)
        {
            _closeStatus = WebSocketCloseStatus.MessageTooBig;
        }

        if (_link.FatalCode is null)
            await _stop.CancelAsync();
    }

    /// <summary>What breaks inside is told to the client; the delivery of that word then ends the connection.</summary>
    private async Task Guard(Task loop)
    {
        try
        {
            await loop;
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            await _stop.CancelAsync(); // the client is gone, or we are done with it
        }
        catch (Exception exception) when (exception is not MessageTooBigException)
        {
            LogFailed(_logger, _sessionId, exception);
            await _link.Fail(ErrorCodes.InternalError, "The session failed.");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection of session {Session} failed")]
    private static partial void LogFailed(ILogger logger, string session, Exception exception);
}
