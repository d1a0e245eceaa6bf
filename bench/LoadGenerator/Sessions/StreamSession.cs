using System.Net.WebSockets;
using System.Text.Json;
using Transcription.LoadGenerator.Measuring;

namespace Transcription.LoadGenerator.Sessions;

/// <summary>One WebSocket session from connecting to <c>session.end</c>.</summary>
internal sealed class StreamSession
{
    private const double TimelineSeconds = 60;
    private const double LengthTolerance = 0.05; // a resampler may hold some samples back

    private readonly SessionSettings _settings;
    private readonly SendScheduler _scheduler;
    private readonly Measurements _all;
    private readonly SessionMeter _meter;
    private readonly int _chunkFrames;
    private readonly List<ReceivedFinal> _kept = [];
    private ChunkSender? _sender;
    private long _connectedAt;
    private long _seq;
    private long _finals;
    private bool _begun;
    private bool _refused;
    private bool _ended;
    private bool _disordered;

    public StreamSession(SessionPlan plan, SessionSettings settings, SendScheduler scheduler, Measurements all)
    {
        (Plan, _settings, _scheduler, _all) = (plan, settings, scheduler, all);
        var rate = plan.Clip.Format.SampleRate;
        _chunkFrames = (int)Math.Round(settings.Chunk.TotalSeconds * rate);
        var remembered = plan.IsOnce ? plan.Frames : Math.Min(plan.Frames, (long)(TimelineSeconds * rate));
        Timeline = new SendTimeline(_chunkFrames, (int)(remembered / _chunkFrames) + 1);
        _meter = new SessionMeter(settings, rate, Timeline, all);
    }

    public SessionPlan Plan { get; }

    public SendTimeline Timeline { get; }

    /// <summary>The server's name of the session; empty if it never began.</summary>
    public string Id { get; private set; } = "";

    /// <summary>Whether the session saw its end, and every event before it once.</summary>
    public bool IsWhole => _ended && !_disordered;

    /// <summary>The finals, if they are kept.</summary>
    public IReadOnlyList<ReceivedFinal> Finals => _kept;

    /// <summary>Runs the session; everything that goes wrong is counted, nothing is thrown but a cancellation.</summary>
    public async Task Run(HttpMessageInvoker http, CancellationToken cancellation)
    {
        using var socket = new ClientWebSocket();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_settings.Patience);
        try
        {
            await Connect(socket, http, limit.Token);
            await Read(socket, limit);
            if (_ended || _refused)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or JsonException)
        {
            cancellation.ThrowIfCancellationRequested();
            Broken(limit.IsCancellationRequested ? "no answer in time" : exception.Message);
        }
        finally
        {
            _sender?.Stop();
            if (_begun && !_ended)
                _all.MissingEnds.Add();
        }
    }

    private Task Connect(ClientWebSocket socket, HttpMessageInvoker http, CancellationToken cancellation)
    {
        socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        if (_settings.ApiKey is { } key)
            socket.Options.SetRequestHeader("Authorization", $"Bearer {key}");
        _sender = new ChunkSender(socket, Plan, _chunkFrames, Timeline, _settings.Time, _all);
        _connectedAt = _settings.Time.GetTimestamp();
        return socket.ConnectAsync(SessionUrl.Create(_settings, Plan.Clip.Format), http, cancellation);
    }

    private async Task Read(ClientWebSocket socket, CancellationTokenSource limit)
    {
        var reader = new MessageReader(socket);
        while (await reader.Read(limit.Token) is { } message)
        {
            var at = _settings.Time.GetTimestamp();
            var told = EventParser.Parse(message.Span, withSessionId: !_begun, _settings.KeepFinals);
            CheckSeq(told.Seq);
            Take(told, at, limit);
            _meter.Read(told, at);
        }

        if (socket.CloseStatus != WebSocketCloseStatus.NormalClosure && !_refused)
            Broken($"close code {(int?)socket.CloseStatus}");
        else if (!_ended && !_refused)
            Broken("closed before session.end");
    }

    private void CheckSeq(long? seq)
    {
        if (seq is not { } number)
            return;
        if (number <= _seq)
            _all.SeqRepeats.Add();
        else if (number > _seq + 1)
            _all.SeqGaps.Add(number - _seq - 1);
        _disordered |= number != _seq + 1;
        _seq = Math.Max(_seq, number);
    }

    private void Take(in ServerEvent told, long at, CancellationTokenSource limit)
    {
        switch (told.Kind)
        {
            case EventKind.Begin:
                Begin(told.SessionId ?? "", at, limit);
                break;
            case EventKind.Final:
                _finals++;
                if (_settings.KeepFinals)
                    _kept.Add(new ReceivedFinal(told.Text ?? "", told.Start, told.End, at));
                break;
            case EventKind.Warning:
                _all.Warnings.Add(told.Code ?? "?");
                break;
            case EventKind.Error when _begun:
                _all.Errors.Add(told.Code ?? "?");
                break;
            case EventKind.Error:
                _refused = true;
                _all.Rejected.Add(told.Code ?? "?");
                break;
            case EventKind.End:
                End(told);
                break;
        }
    }

    private void Begin(string id, long at, CancellationTokenSource limit)
    {
        (_begun, Id) = (true, id);
        _all.Begun.Add();
        _all.Open.Record(_settings.Time.GetElapsedTime(_connectedAt, at));
        limit.CancelAfter(TimeSpan.FromSeconds(Plan.Seconds) + _settings.Patience);
        _sender!.Start(at);
        _scheduler.Add(_sender);
    }

    private void End(in ServerEvent told)
    {
        _ended = true;
        _all.Ended.Add();
        if (Math.Abs(told.TotalAudioSeconds - Plan.Seconds) > LengthTolerance || told.Segments != _finals)
            _all.WrongEnds.Add();
    }

    private void Broken(string why) => (_begun ? _all.AbnormalCloses : _all.Rejected).Add(why);
}
