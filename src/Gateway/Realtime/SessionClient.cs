using System.Threading.Channels;
using Transcription.Gateway.History;
using Transcription.Gateway.Realtime.Recovery;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Speech.Pcm;

namespace Transcription.Gateway.Realtime;

/// <summary>
/// The gateway's end of a session: carries a client's input to the grain in order, one awaited call at a time, and keeps
/// what the session has not finished. Audio that arrives during a call joins the next one. A session whose silo is lost
/// is opened again and given the rest once more, as fast as it takes it.
/// </summary>
internal sealed class SessionClient
{
    private const int Inputs = 64;
    private const int MostPatience = 5; // times two
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(1); // trouble that long ago
    private static readonly TimeSpan CreditWait = TimeSpan.FromMilliseconds(50);
    private static readonly SessionNotice Recovered = new(
        NoticeLevel.Warning, "session_recovered", "The session goes on after a failure; nothing was lost.", Recoverable: true);

    private readonly Channel<ClientInput> _inputs = Channel.CreateBounded<ClientInput>(
        new BoundedChannelOptions(Inputs) { SingleReader = true, SingleWriter = true });
    private readonly string _secret;
    private readonly DateTimeOffset? _startedAt;
    private readonly EventLog _events;
    private readonly ReplayLog _log;
    private readonly Failover _failover;
    private readonly RecoveryOptions _options;
    private readonly TimeProvider _time;
    private readonly Dictionary<long, ClientInput.Configure> _configuring = [];
    private SessionRequest _request;
    private Task? _arrival;
    private int _withoutProgress;
    private long? _troubledAt;
    private long _received;
    private long _committed;
    private volatile PushAck? _ack;
    private volatile SessionEpoch _epoch;
    private volatile bool _catchingUp;

    public SessionClient(
        SessionEpoch epoch,
        SessionRequest request,
        SessionStart start,
        EventLog events,
        ReplayLog log,
        Failover failover,
        RecoveryOptions options,
        TimeProvider time)
    {
        (_epoch, _request, _events, _log, _failover, _options, _time) =
            (epoch, request, events, log, failover, options, time);
        (_secret, _startedAt) = (start.Secret, start.StartedAt);
        (_received, _committed) = (start.Checkpoint.ReceivedSample, log.Committed);
        _catchingUp = start.Events.Count > 0; // whoever comes back, or had to wait, brings what was said meanwhile
    }

    /// <summary>The session as it is reached now.</summary>
    public ISessionGrain Session => _epoch.Session;

    /// <summary>Records what the session takes; null when nobody does.</summary>
    public SessionRecorder? Recorder { get; init; }

    /// <summary>Samples the client has sent.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Samples that the client will never be asked for again.</summary>
    public long Committed => Interlocked.Read(ref _committed);

    /// <summary>The session's newest word; null before the first.</summary>
    public PushAck? Ack => _ack;

    /// <summary>Audio received from the client minus audio processed, in seconds.</summary>
    public double LagSeconds =>
        SpeechTime.ToSeconds(Received - (_ack?.ReceivedSample ?? 0)) + (_ack?.LagSeconds ?? 0);

    /// <summary>Whether old audio is being done again, or arrives late: then a lag is no wonder.</summary>
    public bool IsCatchingUp => _catchingUp;

    /// <summary>The time since the session was lost; zero while it is not.</summary>
    public TimeSpan LostFor => _failover.LostFor;

    /// <summary>Whether a lost session finds every slot taken.</summary>
    public bool IsFull => _failover.IsFull;

    /// <summary>Says that the lag is back to what is usual.</summary>
    public void CaughtUp() => _catchingUp = false;

    /// <summary>Queues input; waits while the session is behind, and the socket with it.</summary>
    public ValueTask Send(ClientInput input, CancellationToken cancellation)
    {
        if (input is ClientInput.Audio audio)
            Interlocked.Add(ref _received, audio.Count);
        return _inputs.Writer.WriteAsync(input, cancellation);
    }

    /// <summary>Carries input until cancelled.</summary>
    /// <exception cref="SessionTakenException">Another connection has the session now.</exception>
    /// <exception cref="SessionLostException">It is lost as often as it is recovered.</exception>
    public async Task Run(CancellationToken cancellation)
    {
        while (true)
        {
            TakeInputs();
            Trim();
            if (!_log.TryNext(out var next))
                await WaitOrPing(cancellation);
            else if (next.Audio is { } audio)
                await Push(audio, cancellation);
            else
                await Control(next.Control!, cancellation);
        }
    }

    private void TakeInputs()
    {
        while (_inputs.Reader.TryPeek(out var input) && !(input is ClientInput.Audio { Count: var count } && count > _log.Free))
        {
            _inputs.Reader.TryRead(out _);
            switch (input)
            {
                case ClientInput.Audio audio:
                    _log.Append(audio.Samples.Memory.Span);
                    audio.Samples.Return();
                    break;
                case ClientInput.Control control:
                    _log.Append(control.Kind);
                    break;
                case ClientInput.Configure configure:
                    _configuring.Add(_log.Append(ControlKind.Configure, configure.Request), configure);
                    break;
            }
        }
    }

    private void Trim()
    {
        if (!_log.Adopt(_events.Accepted))
            return;
        _events.NeedAfter(_log.Checkpoint.Seq);
        Interlocked.Exchange(ref _committed, _log.Committed);
        _withoutProgress = 0;
    }

    private async Task WaitOrPing(CancellationToken cancellation)
    {
        _arrival ??= _inputs.Reader.WaitToReadAsync(cancellation).AsTask();
        await _arrival.WaitAsync(_options.PingEvery, _time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
        if (_arrival.IsCompleted)
            _arrival = null;
        else
            await Push(new AudioBatch(_log.Taken, default), cancellation); // whatever it finishes late is lost with it
    }

    private async Task Push(AudioBatch audio, CancellationToken cancellation)
    {
        var ack = await Call(epoch => epoch.Session.Push(audio with { Attachment = epoch.Attachment }), cancellation);
        if (ack is null)
            return;
        ReplayLog.Reuse(audio);
        if (ack.ReceivedSample <= audio.FirstSample && audio.Pcm.Length > 0)
            await Task.Delay(CreditWait, _time, cancellation);
    }

    private async Task Control(SessionControl control, CancellationToken cancellation)
    {
        try
        {
            var ack = await Call(
                epoch => epoch.Session.Control(control with { Attachment = epoch.Attachment }), cancellation);
            if (ack is null)
                return; // its turn comes again
            _log.Done(control.Number);
            if (!_configuring.Remove(control.Number, out var configured))
                return;
            _request = configured.Request with { Model = _request.Model, RequestedModel = _request.RequestedModel };
            configured.Answer.TrySetResult();
        }
        catch (SessionRefusedException refusal)
        {
            _log.Forget(control.Number);
            if (_configuring.Remove(control.Number, out var refused))
                refused.Answer.TrySetException(refusal);
        }
    }

    /// <summary>
    /// Grows with every recovery that got nowhere: where everything is slow, more work for everybody is no help. The session
    /// of a silo that is this process is given up only when a call fails.
    /// </summary>
    private TimeSpan Patience => _epoch.IsHere
        ? Timeout.InfiniteTimeSpan
        : _options.StallAfter * (1 << Math.Min(_withoutProgress, MostPatience));

    /// <summary>Calls the session; null when another epoch of it has begun instead.</summary>
    private async Task<PushAck?> Call(Func<SessionEpoch, Task<PushAck>> call, CancellationToken cancellation)
    {
        var pending = call(_epoch);
        try
        {
            return Take(await pending.WaitAsync(Patience, _time, cancellation));
        }
        catch (Exception exception) when (Failover.IsLoss(exception, cancellation))
        {
            if (!pending.IsCompletedSuccessfully
                && await Recover(pending.IsCompleted ? null : pending, exception, cancellation))
                return null;
            return Take(await pending);
        }
    }

    private PushAck Take(PushAck ack)
    {
        _log.Acknowledge(ack);
        Recorder?.Take(_log);
        _ack = ack;
        return ack;
    }

    /// <summary>True when the session goes on in a new epoch.</summary>
    private async Task<bool> Recover(Task? pending, Exception cause, CancellationToken cancellation)
    {
        if (_troubledAt is { } before && _time.GetElapsedTime(before) > Forgotten)
            _withoutProgress = 0;
        _troubledAt = _time.GetTimestamp();
        if (++_withoutProgress > _options.MaxWithoutProgress)
            throw new SessionLostException(cause);
        _catchingUp = true;
        var recovered = await _failover.Recover(_epoch, pending, _request, ToStart, cancellation);
        if (recovered is null)
            return false;
        _epoch = recovered;
        _log.Rewind();
        return true;
    }

    private SessionStart ToStart()
    {
        Trim();
        return _log.ToStart(_secret) with { StartedAt = _startedAt, Notice = Recovered, Attachment = _epoch.Attachment };
    }
}
