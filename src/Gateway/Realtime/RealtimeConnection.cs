using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using Transcription.Gateway.Limits;
using Transcription.Gateway.Protocols;
using Transcription.Gateway.Protocols.Native;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Speech.Pcm;

namespace Transcription.Gateway.Realtime;

/// <summary>
/// One client's socket and its session: a loop that reads the client, one that carries its input to the grain, one that
/// delivers the session's events, and a watch over time and lag. The first to finish ends the others.
/// </summary>
internal sealed partial class RealtimeConnection : IDisposable
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AskAfter = TimeSpan.FromSeconds(2);

    private readonly RealtimeServices _services;
    private readonly WebSocket _socket;
    private readonly ISessionGrain _session;
    private readonly EventInbox _inbox;
    private readonly IAudioDecoder _decoder;
    private readonly SocketWriter _writer;
    private readonly SessionClient _client;
    private readonly ArrivalLog _arrivals;
    private readonly AudioRateLimit _rate;
    private readonly LagWatch _lag;
    private readonly ArrayBufferWriter<short> _decoded = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly string _sessionId;
    private readonly int _bytesPerSecond;
    private readonly long _openedAt;
    private StreamParameters _parameters;
    private SessionRequest _request;
    private long _lastHeard;
    private long _lastDelivered;
    private long _delivered; // seq
    private bool _ending;
    private string? _fatal; // error code; set once
    private (WebSocketCloseStatus Status, string Reason) _close = (WebSocketCloseStatus.NormalClosure, "");

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
        var (time, format) = (services.Time, parameters.Format());
        (_services, _socket, _sessionId, _session, _inbox, _decoder) = (services, socket, sessionId, session, inbox, decoder);
        (_parameters, _request) = (parameters, request);
        _writer = new SocketWriter(socket, new NativeWriter(sessionId, format));
        _client = new SessionClient(session, time);
        _arrivals = new ArrivalLog(time);
        _rate = new AudioRateLimit(services.Limits, time);
        _lag = new LagWatch(services.Limits, time);
        _bytesPerSecond = format.BytesPerFrame * format.SampleRate;
        _openedAt = _lastHeard = _lastDelivered = time.GetTimestamp();
    }

    /// <summary>Serves the connection until the session or the socket ends, then closes both.</summary>
    public async Task Run(CancellationToken aborted)
    {
        // Reading is never cancelled, for that would abort the socket and lose the last words on their way.
        var reading = Guard(Receive(aborted));
        Task[] loops = [Guard(_client.Run(_stop.Token)), Guard(Watch(_stop.Token)), Guard(Deliver(_stop.Token))];
        await loops[^1];
        await _stop.CancelAsync();
        await Task.WhenAll(loops);
        await CloseSession();
        await _writer.Close(_close.Status, _close.Reason);
        await reading.WaitAsync(SocketWriter.CloseWait, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _writer.Dispose();
        _decoder.Dispose();
    }

    private TimeSpan Since(long timestamp) => _services.Time.GetElapsedTime(timestamp);

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
        catch (MessageTooBigException exception)
        {
            _close = (WebSocketCloseStatus.MessageTooBig, exception.Message);
            await _stop.CancelAsync();
        }
        catch (Exception exception)
        {
            LogFailed(_sessionId, exception);
            await Fail(ErrorCodes.InternalError, "The session failed.");
        }
    }

    private async Task Receive(CancellationToken aborted)
    {
        var reader = new SocketReader(_socket, _services.Limits.MaxMessageBytes);
        while (!_stop.IsCancellationRequested)
        {
            var (type, bytes) = await reader.Read(aborted);
            _lastHeard = _services.Time.GetTimestamp();
            if (type == WebSocketMessageType.Close)
                await _stop.CancelAsync();
            else if (_fatal is null && !_ending)
                await Take(type, bytes);
        }

        await reader.Drain(aborted);
    }

    private async Task Take(WebSocketMessageType type, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            if (type == WebSocketMessageType.Binary)
                await Audio(bytes, _stop.Token);
            else
                await Message(bytes, _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Nobody takes input any more; what follows is read off until the close.
        }
    }

    private async Task Audio(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (!_rate.TryTake(bytes.Length / (double)_bytesPerSecond))
        {
            await Fail(ErrorCodes.RateLimitExceeded, FormattableString.Invariant(
                $"Audio comes faster than {_services.Limits.AudioRate}x real time."));
            return;
        }

        try
        {
            _decoder.Decode(bytes.Span, _decoded);
        }
        catch (InvalidAudioException exception)
        {
            _services.Metrics.ChunkRefused();
            await Tell(NoticeLevel.Error, ErrorCodes.InvalidAudio, exception.Message);
            return;
        }

        await SendDecoded(cancellation);
    }

    private async Task SendDecoded(CancellationToken cancellation)
    {
        if (_decoded.WrittenCount == 0)
            return;
        var samples = _decoded.WrittenSpan.ToArray();
        _decoded.ResetWrittenCount();
        _arrivals.Arrived(_client.Received + samples.Length);
        await _client.Send(new ClientInput.Audio(samples), cancellation);
    }

    private async Task Message(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            using var message = NativeReader.Parse(bytes);
            switch (NativeReader.TypeOf(message))
            {
                case "config":
                    await Configure(message.RootElement);
                    break;
                case "flush":
                    await _client.Send(new ClientInput.Flush(), cancellation);
                    break;
                case "clear":
                    await _client.Send(new ClientInput.Clear(), cancellation);
                    break;
                case "keepalive":
                    break;
                case "end":
                    await EndInput(cancellation);
                    break;
                case var other:
                    throw new ClientErrorException(
                        ErrorCodes.InvalidMessage,
                        $"The message type '{other}' is unknown; known are config, flush, clear, keepalive, end.");
            }
        }
        catch (ClientErrorException error)
        {
            await Tell(NoticeLevel.Error, error.Code, error.Message);
        }
    }

    private async Task Configure(JsonElement config)
    {
        if (_client.Received > 0)
            throw new ClientErrorException(ErrorCodes.InvalidMessage, "A config message must come before the first audio.");
        var parameters = _parameters.With(config);
        var request = parameters.ToRequest(_services.Models, _request.Connection);
        try
        {
            await _session.Configure(request);
        }
        catch (SessionRefusedException exception)
        {
            throw new ClientErrorException(exception.Code, exception.Message);
        }

        (_parameters, _request) = (parameters, request);
    }

    private async Task EndInput(CancellationToken cancellation)
    {
        _ending = true;
        try
        {
            _decoder.Complete(_decoded);
        }
        catch (InvalidAudioException exception)
        {
            await Tell(NoticeLevel.Error, ErrorCodes.InvalidAudio, exception.Message);
        }

        await SendDecoded(cancellation);
        await _client.Send(new ClientInput.End(), cancellation);
    }

    private async Task Deliver(CancellationToken cancellation)
    {
        await foreach (var batch in _inbox.Reader.ReadAllAsync(cancellation))
        {
            var missed = batch.Events is [var first, ..] && first.Seq > _delivered + 1;
            var events = missed ? (await _session.Replay(_delivered)).Events : batch.Events;
            foreach (var told in events.Where(told => told.Seq > _delivered))
            {
                await _writer.Write(told, cancellation);
                _delivered = told.Seq;
                _lastDelivered = _services.Time.GetTimestamp();
                Measure(told);
                if (IsLast(told))
                    return;
            }
        }
    }

    private bool IsLast(SessionEvent told)
    {
        if (told is NoticeEvent { Notice: { Level: NoticeLevel.Error, Recoverable: false } notice })
        {
            _close = (NativeCloseCodes.For(notice.Code), notice.Code);
            return true;
        }

        return told is SessionEndEvent;
    }

    private void Measure(SessionEvent told)
    {
        if (told is PartialEvent { Revision: 1 } partial)
            _arrivals.Since(SpeechTime.ToSamples(partial.Start), _services.Metrics.FirstPartialSent);
        else if (told is FinalEvent final)
            _arrivals.Since(SpeechTime.ToSamples(final.End), _services.Metrics.FinalSent);
    }

    private async Task Watch(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(WatchInterval, _services.Time);
        var acknowledged = 0L;
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            if (_client.Ack is { } ack && ack.ReceivedSample > acknowledged)
            {
                acknowledged = ack.ReceivedSample;
                await _writer.WriteAck(ack, cancellation);
            }

            if (_fatal is null)
                await CheckLimits();
            if (Since(_lastDelivered) > AskAfter && (_ending || _fatal is not null || _client.Ack?.LastSeq > _delivered))
                await AskForMissed();
        }
    }

    private async Task CheckLimits()
    {
        var limits = _services.Limits;
        if (Since(_lastHeard) > limits.Idle)
            await Fail(ErrorCodes.SessionTimeout, $"Nothing was heard from the client for {limits.Idle.TotalSeconds:0} s.");
        else if (Since(_openedAt) > limits.Session)
            await Fail(ErrorCodes.SessionTimeout, $"A session lasts {limits.Session.TotalSeconds:0} s at most.");
        else
            await CheckLag();
    }

    private async Task CheckLag()
    {
        var lag = _client.LagSeconds;
        switch (_lag.Observe(lag))
        {
            case LagVerdict.Warn:
                await Tell(
                    NoticeLevel.Warning, ErrorCodes.ProcessingLag, "Transcription falls behind the audio.", lag);
                break;
            case LagVerdict.Exceeded:
                await Fail(ErrorCodes.LagExceeded, FormattableString.Invariant(
                    $"Transcription is {lag:0.0} s behind the audio."));
                break;
        }
    }

    private async Task AskForMissed()
    {
        _lastDelivered = _services.Time.GetTimestamp();
        if (await _session.Replay(_delivered) is { Events.Count: > 0 } missed)
            _inbox.TryWrite(missed);
    }

    private Task Tell(NoticeLevel level, string code, string message, double? lag = null) =>
        _session.Notify(new SessionNotice(level, code, message, Recoverable: true, lag));

    /// <summary>Tells the client why its session ends; the delivery of that word ends the connection.</summary>
    private async Task Fail(string code, string message)
    {
        if (_fatal is not null)
            return;
        _fatal = code;
        _close = (NativeCloseCodes.For(code), code);
        var notice = new SessionNotice(NoticeLevel.Error, code, message, Recoverable: false);
        try
        {
            await _session.Notify(notice);
        }
        catch (Exception exception)
        {
            // The session cannot say it any more, so the gateway does.
            LogFailed(_sessionId, exception);
            _inbox.TryWrite(new SessionEventBatch(_sessionId, 0, [new NoticeEvent(notice) { Seq = _delivered + 1 }]));
        }
    }

    private async Task CloseSession()
    {
        try
        {
            await _session.Close();
        }
        catch (Exception exception)
        {
            LogNotClosed(_sessionId, exception); // it leaves by itself when it is orphaned
        }
    }
}
