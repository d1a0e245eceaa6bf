using System.Net.WebSockets;
using System.Text.Json;
using Transcription.LoadGenerator.Measuring;
using Transcription.Speech.Pcm;

namespace Transcription.LoadGenerator.Sessions;

/// <summary>One WebSocket session from connecting to <c>session.end</c>, over as many connections as it takes.</summary>
internal sealed class StreamSession : IDisposable
{
    private const double TimelineSeconds = 60;
    private const double LengthTolerance = 0.05; // a resampler may hold some samples back
    private static readonly TimeSpan ResumeAfter = TimeSpan.FromMilliseconds(200);

    private readonly SessionSettings _settings;
    private readonly SendScheduler _scheduler;
    private readonly Measurements _all;
    private readonly SessionMeter _meter;
    private readonly List<ReceivedFinal> _kept = [];
    private readonly ChunkSender _sender;
    private readonly int _number;
    private int _connections;
    private long _connectedAt;
    private long _heardAt;
    private TimeSpan _longestGap;
    private string? _token;
    private long _seq;
    private long _finals;
    private bool _begun;
    private bool _refused;
    private bool _failed;
    private bool _ended;
    private bool _disordered;

    public StreamSession(int number, SessionPlan plan, SessionSettings settings, SendScheduler scheduler, Measurements all)
    {
        (_number, Plan, _settings, _scheduler, _all) = (number, plan, settings, scheduler, all);
        var rate = plan.Clip.Format.SampleRate;
        var chunkFrames = (int)Math.Round(settings.Chunk.TotalSeconds * rate);
        var remembered = plan.IsOnce ? plan.Frames : Math.Min(plan.Frames, (long)(TimelineSeconds * rate));
        Timeline = new SendTimeline(chunkFrames, (int)(remembered / chunkFrames) + 1);
        _meter = new SessionMeter(settings, rate, Timeline, all);
        _sender = new ChunkSender(plan, chunkFrames, Timeline, settings.Time, all);
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
        try
        {
            while (!await Connection(http, cancellation))
                await Task.Delay(ResumeAfter, _settings.Time, cancellation);
        }
        finally
        {
            _sender.Stop();
            if (_begun)
                _all.Gap.Record(_longestGap);
            if (_begun && !_ended)
                _all.MissingEnds.Add();
        }
    }

    /// <summary>One connection; true when no other is to follow.</summary>
    private async Task<bool> Connection(HttpMessageInvoker http, CancellationToken cancellation)
    {
        using var socket = new ClientWebSocket();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
        limit.CancelAfter(_begun ? TimeSpan.FromSeconds(Plan.Seconds) + _settings.Patience : _settings.Patience);
        var sending = Task.CompletedTask;
        try
        {
            await Connect(socket, http, limit.Token);
            await Read(socket, SendFrom, limit, cut.Token);
            if (_ended || _refused)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or JsonException)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!MayResume())
                Broken(limit.IsCancellationRequested ? "no answer in time" : exception.Message);
        }
        finally
        {
            await cut.CancelAsync();
            await sending;
        }

        return !MayResume();

        void SendFrom(long frame)
        {
            if (_settings.NextCut() is { } after)
                cut.CancelAfter(after);
            sending = _sender.Send(socket, frame, cut.Token);
        }
    }

    private Task Connect(ClientWebSocket socket, HttpMessageInvoker http, CancellationToken cancellation)
    {
        socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        if (_settings.ApiKey is { } key)
            socket.Options.SetRequestHeader("Authorization", $"Bearer {key}");
        if (!_begun)
            _connectedAt = _settings.Time.GetTimestamp();
        _connections++;
        var server = _settings.Urls[(_number + _connections) % _settings.Urls.Count];
        return socket.ConnectAsync(SessionUrl.Create(server, _settings, Plan.Clip.Format, _token, _seq), http, cancellation);
    }

    private async Task Read(
        ClientWebSocket socket, Action<long> send, CancellationTokenSource limit, CancellationToken cut)
    {
        var reader = new MessageReader(socket);
        while (await reader.Read(cut) is { } message)
        {
            var at = _settings.Time.GetTimestamp();
            var told = EventParser.Parse(message.Span, withSessionId: !_begun, _settings.KeepFinals);
            CheckSeq(told.Seq);
            CheckGap(at);
            Take(told, at, send, limit);
            _meter.Read(told, at);
        }

        if (MayResume() || _refused)
            return;
        if (socket.CloseStatus != WebSocketCloseStatus.NormalClosure)
            Broken($"close code {(int?)socket.CloseStatus}");
        else if (!_ended)
            Broken("closed before session.end");
    }

    /// <summary>Whether the session, though its connection is lost, may go on over another.</summary>
    private bool MayResume()
    {
        if (!_settings.Resumes || !_begun || _ended || _failed)
            return false;
        return _settings.Time.GetElapsedTime(_heardAt) < _settings.Patience;
    }

    private void CheckGap(long at)
    {
        if (_begun && !_sender.IsThrough)
        {
            var gap = _settings.Time.GetElapsedTime(_heardAt, at);
            _longestGap = gap > _longestGap ? gap : _longestGap;
        }

        _heardAt = at;
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

    private void Take(in ServerEvent told, long at, Action<long> send, CancellationTokenSource limit)
    {
        switch (told.Kind)
        {
            case EventKind.Begin:
                Begin(told, at, limit);
                send(0);
                break;
            case EventKind.Resumed:
                _all.Resumed.Add();
                send(told.ReceivedSamples * Plan.Clip.Format.SampleRate / SpeechTime.SampleRate);
                break;
            case EventKind.Final:
                _finals++;
                if (_settings.KeepFinals)
                    _kept.Add(new ReceivedFinal(told.Text ?? "", told.Start, told.End, at));
                break;
            case EventKind.Warning:
                _all.Warnings.Add(told.Code ?? "?");
                break;
            case EventKind.Error when _begun && told.Code == "resume_failed" && MayResume():
                break; // a cluster that has not noticed yet; tried again
            case EventKind.Error when _begun:
                _failed = true;
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

    private void Begin(in ServerEvent told, long at, CancellationTokenSource limit)
    {
        (_begun, Id, _token) = (true, told.SessionId ?? "", told.ResumeToken);
        _all.Begun.Add();
        _all.Open.Record(_settings.Time.GetElapsedTime(_connectedAt, at));
        limit.CancelAfter(TimeSpan.FromSeconds(Plan.Seconds) + _settings.Patience);
        _sender.Start(at);
        _scheduler.Add(_sender);
    }

    private void End(in ServerEvent told)
    {
        _ended = true;
        _all.Ended.Add();
        if (Math.Abs(told.TotalAudioSeconds - Plan.Seconds) > LengthTolerance || told.Segments != _finals)
            _all.WrongEnds.Add();
    }

    public void Dispose() => _sender.Dispose();

    private void Broken(string why) => (_begun ? _all.AbnormalCloses : _all.Rejected).Add(why);
}
