using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using Transcription.Gateway.History;
using Transcription.Gateway.Protocols;
using Transcription.Gateway.Protocols.Native;
using Transcription.Gateway.Realtime.Recovery;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Speech.Pcm;

namespace Transcription.Gateway.Realtime;

/// <summary>
/// One client's socket and its session: a loop that reads the client, one that carries its input to the grain, one that
/// delivers the session's events, and a watch over limits. A session outlives its socket for a while, so that the client
/// can come back, to this gateway or another.
/// </summary>
internal sealed partial class RealtimeConnection : IDisposable
{
    private readonly RealtimeServices _services;
    private readonly OpenSession _open;
    private readonly SessionChronicle _chronicle;
    private readonly EventLog _events;
    private readonly SocketWriter _writer;
    private readonly SessionLink _link;
    private readonly SessionClient _client;
    private readonly ClientReader _reader;
    private readonly EventDelivery _delivery;
    private readonly ConnectionWatch _watch;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _stopReading = new();
    private readonly TaskCompletionSource<ConnectionEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebSocketCloseStatus? _closeStatus;

    public RealtimeConnection(
        RealtimeServices services,
        WebSocket socket,
        SocketReader socketReader,
        StreamParameters parameters,
        OpenSession open,
        SessionChronicle chronicle,
        EventInbox inbox,
        IAudioDecoder decoder)
    {
        (_services, _open, _chronicle) = (services, open, chronicle);
        var (time, limits, metrics, recovery) = (services.Time, services.Limits, services.Metrics, services.Recovery);
        var (sessionId, resumed) = (open.Token.SessionId, parameters.Resume is not null);
        var arrivals = new ArrivalLog(time);
        var events = _events = new EventLog(open.Epoch.Epoch, open.Start);
        var failover = new Failover(
            SessionOpener.OpenEpoch(services, sessionId, PlacementIntent.Resume), events, recovery, metrics, time, services.Logger);
        _client = new SessionClient(
            open.Epoch, open.Request, open.Start, events, new ReplayLog(open.Start, services.MaxHeld), failover, recovery, time)
        {
            Recorder = chronicle.Recorder,
        };
        _writer = new SocketWriter(socket, new NativeWriter(sessionId, open.Token.ToString(), parameters.Format()));
        _link = new SessionLink(sessionId, _client, inbox, recovery, time, services.Logger);
        _reader = new ClientReader(
            socketReader, _client, _link, decoder, arrivals, services.Models, metrics,
            limits, resumed ? services.Sessions.ResumeWindow : open.Waited, time)
        {
            Asked = (parameters, open.Request),
        };
        _delivery = new EventDelivery(inbox, events, _link, _writer, arrivals, metrics, time) { Ending = chronicle.End };
        _watch = new ConnectionWatch(socketReader, _reader, _client, _link, events, _delivery, _writer, limits, time)
        {
            Lost = (recovery.GiveUpAfter, () => _end.TrySetResult(ConnectionEnd.Lost)),
        };
        if (chronicle.Recorder is { } recorder)
            recorder.Failed = () => _ = _link.Refuse(ErrorCodes.RecordingFailed, "The session cannot be recorded any further; it goes on without.");
    }

    /// <summary>Serves the connection until the session or the socket ends, then closes both, each in its time.</summary>
    public async Task Run(CancellationToken aborted)
    {
        await using var stopping = _services.Stopping.Register(() => _end.TrySetResult(ConnectionEnd.Shutdown));
        _services.Live.Add(_client);
        var reading = Read(aborted);
        var delivery = Guard(Deliver());
        Task[] loops = [delivery, Guard(_client.Run(_stop.Token)), Guard(_watch.Run(_stop.Token))];
        if (await Task.WhenAny(_end.Task, _writer.Broken) == _writer.Broken)
            _end.TrySetResult(ConnectionEnd.Cut);
        var end = await _end.Task;
        await _stopReading.CancelAsync();
        var left = await CloseSocket(end, reading);
        if (end is ConnectionEnd.Cut or ConnectionEnd.Lost)
            end = await Linger();

        await _stop.CancelAsync();
        await Task.WhenAll(loops);
        // A client that has not seen the last event may still come back for it; the session leaves by itself.
        var seen = end is ConnectionEnd.Finished && (left || _link.FatalCode is not null);
        if (seen || end is ConnectionEnd.Left or ConnectionEnd.Expired)
            await _link.Close();
        if (end is ConnectionEnd.Left or ConnectionEnd.Expired || (end is ConnectionEnd.Finished && _link.FatalCode is not null))
            await _chronicle.Interrupt(SpeechTime.ToSeconds(Taken), _events.Finals);
    }

    public void Dispose()
    {
        _services.Live.Remove(_client);
        _stop.Dispose();
        _stopReading.Dispose();
        _writer.Dispose();
    }

    private long Taken => _client.Ack?.ReceivedSample ?? _open.Start.Checkpoint.ReceivedSample;

    /// <summary>Says good-bye; true when the client has said it too.</summary>
    private async Task<bool> CloseSocket(ConnectionEnd end, Task<bool> reading)
    {
        if (end is ConnectionEnd.Cut)
        {
            _writer.Detach();
            return false;
        }

        var code = end switch
        {
            ConnectionEnd.Shutdown => ErrorCodes.ServerShutdown,
            ConnectionEnd.Taken => ErrorCodes.SessionTaken,
            ConnectionEnd.Lost => _client.IsFull ? ErrorCodes.NoCapacity : ErrorCodes.InternalError,
            _ => _link.FatalCode,
        };
        if (end is ConnectionEnd.Shutdown or ConnectionEnd.Lost)
            await Terminate(code!);
        if (end is not ConnectionEnd.Finished)
            _writer.Detach();
        await _writer.Close(
            _closeStatus ?? (code is null ? WebSocketCloseStatus.NormalClosure : NativeCloseCodes.For(code)), code ?? "");
        await ((Task)reading).WaitAsync(SocketWriter.CloseWait, CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return reading.IsCompletedSuccessfully && await reading;
    }

    private async Task Terminate(string code)
    {
        using var limit = new CancellationTokenSource(SocketWriter.CloseWait);
        try
        {
            await _writer.WriteTerminated(code, "The connection ends; come back with the resume token.", limit.Token);
        }
        catch (OperationCanceledException)
        {
            // It will notice, and has the token from the beginning.
        }
    }

    /// <summary>Goes on without a client: what it sent is finished, and recovered if need be, until it comes back.</summary>
    private async Task<ConnectionEnd> Linger()
    {
        LogLingers(_services.Logger, _open.Token.SessionId);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_services.Stopping);
        var window = Task.Delay(_services.Sessions.ResumeWindow, _services.Time, over.Token);
        var first = await Task.WhenAny(window, _taken.Task);
        await over.CancelAsync();
        return first == _taken.Task ? ConnectionEnd.Taken
            : _services.Stopping.IsCancellationRequested ? ConnectionEnd.Shutdown
            : ConnectionEnd.Expired;
    }

    /// <summary>True when the client has closed in good order.</summary>
    private async Task<bool> Read(CancellationToken aborted)
    {
        try
        {
            await _reader.Run(_stopReading.Token, aborted);
            _end.TrySetResult(ConnectionEnd.Left);
            return true;
        }
        catch (MessageTooBigException)
        {
            _closeStatus = WebSocketCloseStatus.MessageTooBig;
            _end.TrySetResult(ConnectionEnd.Left);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            _end.TrySetResult(ConnectionEnd.Cut);
        }
        catch (Exception exception)
        {
            await Fail(exception);
        }

        return false;
    }

    private async Task Deliver()
    {
        await _delivery.Run(_open, _stop.Token);
        _end.TrySetResult(ConnectionEnd.Finished);
    }

    /// <summary>What breaks inside is told to the client; the delivery of that word then ends the connection.</summary>
    private async Task Guard(Task loop)
    {
        try
        {
            await loop;
        }
        catch (SessionTakenException)
        {
            _taken.TrySetResult();
            _end.TrySetResult(ConnectionEnd.Taken);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // We are done with it.
        }
        catch (Exception exception)
        {
            await Fail(exception);
        }
    }

    private Task Fail(Exception exception)
    {
        LogFailed(_services.Logger, _open.Token.SessionId, exception);
        return _link.Fail(ErrorCodes.InternalError, "The session failed.");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection of session {Session} failed")]
    private static partial void LogFailed(ILogger logger, string session, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The client of session {Session} is gone; the session waits for it")]
    private static partial void LogLingers(ILogger logger, string session);
}
