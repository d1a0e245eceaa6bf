using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Results;
using Transcription.Grains.Workers;
using Transcription.Speech.Pcm;
using Transcription.Speech.Streaming;
using Transcription.Speech.Vad;

namespace Transcription.Grains.Sessions;

/// <summary>
/// A session at work: <see cref="SessionTranscriber"/> decides, this scores the voice, runs the decodes and tells the
/// events. Lives on its grain's turns, one call at a time.
/// </summary>
internal sealed class LiveSession : IDisposable
{
    private const int CheckpointEvery = SpeechTime.SampleRate / 2; // samples committed since the last one
    private const int ControlsBetween = 16;
    private const int RecentAudio = 2 * SpeechTime.SampleRate; // more than a recorder may be behind

    private readonly SessionKey _key;
    private readonly SessionParts _parts;
    private readonly SessionStart _start;
    private readonly DateTimeOffset _startedAt;
    private readonly EventJournal _journal;
    private readonly int _updatesTold;
    private readonly PcmBuffer? _recent; // of a session that is recorded
    private SessionTranscriber _transcriber;
    private DecodeRunner _decodes;
    private VoiceState _voice;
    private long _control;
    private int _updates;
    private (long AudioStart, long Control) _checkpoint;

    public LiveSession(SessionKey key, SessionRequest request, SessionStart start, SessionParts parts)
    {
        (_key, _parts, _start, Request, Attachment) = (key, parts, start, request, start.Attachment);
        _startedAt = start.StartedAt ?? parts.Time.GetUtcNow();
        _journal = new EventJournal(
            key.SessionId,
            key.Epoch,
            parts.Options.EventsHeld,
            start.Events,
            batch => parts.Publish(Request.Connection, batch),
            parts.Logger);
        _control = start.Checkpoint.Control;
        _checkpoint = (start.Checkpoint.AudioStart, _control);
        _updatesTold = start.Checkpoint.UpdatesTold + start.Events.Count(told => told is SessionUpdatedEvent && told.Seq > start.Checkpoint.Seq);
        (_transcriber, _decodes, _voice) = Assemble(start);
        if (request.Recording != RecordingKind.None)
            _recent = new PcmBuffer(RecentAudio, _transcriber.ReceivedSample);

        if (start.IsNew)
            _journal.Add(new SessionBeginEvent(request));
        if (start.Notice is { } notice)
            _journal.Add(new NoticeEvent(notice));
        Advance();
    }

    /// <summary>What holds.</summary>
    public SessionRequest Request { get; private set; }

    /// <summary>The number of the connection whose input is taken.</summary>
    public int Attachment { get; private set; }

    public async Task<PushAck> Push(AudioBatch batch)
    {
        CheckAttachment(batch.Attachment);
        if (TakeFresh(_transcriber.ReceivedSample - batch.FirstSample, batch.Pcm.Span))
        {
            _decodes.Advance(); // a partial of audio that certainly belongs to the utterance need not wait for the detector
            await ScoreVoice();
        }

        Advance();
        return Ack();
    }

    public async Task<PushAck> Control(SessionControl control)
    {
        CheckAttachment(control.Attachment);
        if (control.Number == 0 || control.Number > _control)
        {
            await ScoreVoice(); // what an earlier push could not
            Do(control);
            _control = Math.Max(_control, control.Number);
        }

        Advance();
        return Ack();
    }

    public void Notify(SessionNotice notice)
    {
        _journal.Add(new NoticeEvent(notice));
        Advance();
    }

    /// <summary>Every final so far.</summary>
    public IReadOnlyList<FinalEvent> Finals => [.. _transcriber.Finals.Select(EventMapping.ToWire)];

    public SessionEventBatch Replay(long afterSeq) => _journal.After(afterSeq);

    /// <summary>Hands the session to another connection.</summary>
    public SessionAttached Attach(string secret, string connection, long lastSeq, string silo)
    {
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(_start.Secret)))
            throw new SessionRefusedException("resume_failed", "There is no such session to resume.");
        if (!_journal.Holds(lastSeq))
            throw new SessionRefusedException("resume_failed", $"The events after {lastSeq} are no longer held.");
        if (_transcriber.IsEnded && lastSeq == _journal.LastSeq)
            throw new SessionRefusedException("resume_failed", "The session has ended.");
        Attachment++;
        _parts.Publish(Request.Connection, SessionEventBatch.Taken(_key.SessionId)).Ignore(); // else its next push is refused
        Request = Request with { Connection = connection };
        Advance();
        return new SessionAttached(Attachment, silo, Request, Save(), Recent());
    }

    /// <summary>All that another silo, or another epoch, needs to go on from here.</summary>
    public SessionStart Save() => new()
    {
        Secret = _start.Secret,
        StartedAt = _startedAt,
        Checkpoint = Checkpoint(),
        Pcm = PcmViews.AsBytes(_transcriber.CopyAudio()),
        Events = _journal.After(0).Events,
        Finals = Finals,
        Attachment = Attachment,
    };

    public SessionDescription Describe(string silo, string device) => new(
        _key.SessionId,
        _key.Epoch,
        Request.Model,
        silo,
        device,
        _startedAt,
        SpeechTime.ToSeconds(_transcriber.ReceivedSample),
        _transcriber.LagSeconds,
        _journal.LastSeq,
        Attachment);

    public void Dispose() => _decodes.Dispose();

    private (SessionTranscriber Transcriber, DecodeRunner Decodes, VoiceState Voice) Assemble(SessionStart start)
    {
        var transcriber = new SessionTranscriber(
            Request.ToTranscriberOptions(_parts.Options, _parts.Check(Request)),
            start.ToTranscriberStart(),
            PcmViews.AsSamples(start.Pcm).Span);
        var decodes = new DecodeRunner(
            transcriber, Request.ToJobTemplate(), new LiveLanguage(), _parts.Recognizer(Request), Advance, _parts.Time, _parts.Logger);
        // A memory is of use to detectors of its own kind only.
        var voice = start.Checkpoint.Detector == _parts.Voice.Name
            ? new VoiceState([.. start.Checkpoint.Voice])
            : _parts.Voice.CreateState();
        return (transcriber, decodes, voice);
    }

    private void CheckAttachment(int attachment)
    {
        if (attachment != 0 && attachment != Attachment)
            throw new SessionTakenException("Another connection has taken the session over.");
    }

    private void Do(SessionControl control)
    {
        switch (control.Kind)
        {
            case ControlKind.Flush:
                _transcriber.Flush();
                break;
            case ControlKind.Clear:
                _transcriber.Clear();
                break;
            case ControlKind.End:
                _transcriber.End();
                break;
            case ControlKind.Configure:
                Configure(control.Request!);
                break;
        }
    }

    private void Configure(SessionRequest request)
    {
        if (_transcriber.ReceivedSample > 0)
            throw new SessionRefusedException("invalid_message", "Settings can change only before the first audio.");
        request = request with
        {
            Model = Request.Model, RequestedModel = Request.RequestedModel, Connection = Request.Connection,
        };
        _parts.Check(request);
        Request = request;
        _decodes.Dispose();
        (_transcriber, _decodes, _voice) = Assemble(_start with { Checkpoint = SessionCheckpoint.Beginning, Pcm = default });
        if (++_updates > _updatesTold)
            _journal.Add(new SessionUpdatedEvent(request));
    }

    /// <summary>Appends what is not known yet, as far as there is room; what is not taken is pushed again.</summary>
    private bool TakeFresh(long known, ReadOnlySpan<byte> pcm)
    {
        var samples = MemoryMarshal.Cast<byte, short>(pcm);
        if (_transcriber.IsEnding || known < 0 || known >= samples.Length)
            return false;
        var fresh = samples[(int)known..];
        fresh = fresh[..Math.Min(fresh.Length, _transcriber.Credit)];
        _transcriber.Append(fresh);
        if (_recent is not null)
            Remember(_recent, fresh);
        return true;
    }

    private static void Remember(PcmBuffer recent, ReadOnlySpan<short> fresh)
    {
        for (; fresh.Length > 0; fresh = fresh[Math.Min(fresh.Length, RecentAudio)..])
        {
            var part = fresh[..Math.Min(fresh.Length, RecentAudio)];
            recent.TrimTo(Math.Max(recent.Start, recent.End + part.Length - RecentAudio));
            recent.Append(part);
        }
    }

    private byte[] Recent() =>
        _recent is null ? [] : MemoryMarshal.AsBytes(_recent.Read(_recent.Start, _recent.End)).ToArray();

    private async Task ScoreVoice()
    {
        if (_transcriber.Unscored.IsEmpty)
            return;
        var frames = RentedSamples.Copy(_transcriber.Unscored);
        var probabilities = await _parts.Voice.ScoreAsync(_voice, frames.Memory, CancellationToken.None);
        frames.Return();
        _transcriber.Score(probabilities);
        _parts.Metrics.FramesWithoutVoice(probabilities.LongCount(probability => probability < 0.5f));
    }

    /// <summary>Starts the decodes that are due and sends the events that are new.</summary>
    private void Advance()
    {
        _decodes.Advance();
        foreach (var told in _transcriber.TakeEvents())
            _journal.Add(told.ToWire());
        _ = _journal.Send();
    }

    private PushAck Ack()
    {
        var committed = _transcriber.CommittedSample;
        var due = committed - _checkpoint.AudioStart >= CheckpointEvery || _control - _checkpoint.Control >= ControlsBetween;
        return new PushAck(
            _transcriber.ReceivedSample,
            committed,
            _transcriber.IsEnding ? 0 : _transcriber.Credit,
            _transcriber.LagSeconds,
            _journal.LastSeq,
            due ? Checkpoint() : null);
    }

    private SessionCheckpoint Checkpoint()
    {
        var checkpoint = _transcriber.Save().ToCheckpoint() with
        {
            Seq = _journal.LastSeq,
            Control = _control,
            UpdatesTold = Math.Max(0, _updatesTold - _updates),
            ReceivedSample = _transcriber.ReceivedSample,
            Detector = _parts.Voice.Name,
            Voice = [.. _voice.Memory],
        };
        _checkpoint = (checkpoint.AudioStart, checkpoint.Control);
        return checkpoint;
    }
}
