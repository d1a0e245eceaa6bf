using System.Buffers;
using System.Runtime.InteropServices;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Speech.Pcm;

namespace Transcription.Gateway.Realtime.Recovery;

/// <summary>
/// A client's input that a session might need once more: the audio and the controls since the checkpoint a recovery would
/// begin from, and how much of it the present epoch has taken. A checkpoint counts only once every event told before it
/// is here, or a word told and lost on the way would never be told again. Not thread safe.
/// </summary>
internal sealed class ReplayLog
{
    private const int MaxBatch = SpeechTime.SampleRate; // one second
    private const int MaxOffered = 64;

    private readonly PcmBuffer _audio;
    private readonly List<(long At, SessionControl Control)> _controls = [];
    private readonly Queue<SessionCheckpoint> _offered = new();
    private long _taken;
    private long _done;
    private long _numbered;

    /// <param name="start">Where the session stands now, with the audio it still needs.</param>
    /// <param name="maxHeld">
    /// The most audio held. More than a session buffers: then it is the session that refuses audio first, and it makes room
    /// here whenever it commits some.
    /// </param>
    public ReplayLog(SessionStart start, TimeSpan maxHeld)
    {
        Checkpoint = start.Checkpoint;
        _audio = new PcmBuffer(SpeechTime.ToSamples(maxHeld), Checkpoint.AudioStart);
        _audio.Append(MemoryMarshal.Cast<byte, short>(start.Pcm.Span));
        _taken = Checkpoint.ReceivedSample;
        _done = _numbered = Checkpoint.Control;
    }

    /// <summary>Where a recovery would begin.</summary>
    public SessionCheckpoint Checkpoint { get; private set; }

    /// <summary>Samples that still fit.</summary>
    public int Free => _audio.Free;

    /// <summary>Everything before this sample will never be needed again.</summary>
    public long Committed => _audio.Start;

    public void Append(ReadOnlySpan<short> samples) => _audio.Append(samples);

    /// <summary>Appends a control behind the audio so far; returns its number.</summary>
    public long Append(ControlKind kind, SessionRequest? request = null)
    {
        _controls.Add((_audio.End, new SessionControl(kind, ++_numbered, Request: request)));
        return _numbered;
    }

    /// <summary>What the session is to be given next.</summary>
    public bool TryNext(out (AudioBatch? Audio, SessionControl? Control) next)
    {
        var control = _controls.Find(control => control.Control.Number > _done);
        var end = control.Control is null ? _audio.End : control.At;
        next = _taken < end
            ? (new AudioBatch(_taken, Rented(Bytes(_taken, Math.Min(end, _taken + MaxBatch)))), null)
            : (null, control.Control);
        return next is not (null, null);
    }

    /// <summary>Uses a batch's memory again. Its call must have returned: one that was given up may still be read.</summary>
    public static void Reuse(AudioBatch returned)
    {
        if (returned.Pcm.Length > 0 && MemoryMarshal.TryGetArray(returned.Pcm, out var rented))
            ArrayPool<byte>.Shared.Return(rented.Array!);
    }

    /// <summary>The position up to which the present epoch has taken the audio.</summary>
    public long Taken => _taken;

    /// <summary>Audio that is held, valid until the next change.</summary>
    public ReadOnlySpan<short> Read(long from, long to) => _audio.Read(from, to);

    /// <summary>Takes the session's word on what it has.</summary>
    public void Acknowledge(PushAck ack)
    {
        _taken = Math.Max(_taken, Math.Min(ack.ReceivedSample, _audio.End));
        if (ack.Checkpoint is { } checkpoint && _offered.Count < MaxOffered)
            _offered.Enqueue(checkpoint);
    }

    /// <summary>The control was done.</summary>
    public void Done(long number) => _done = number;

    /// <summary>The control was refused, and will be again: it never was.</summary>
    public void Forget(long number) => _controls.RemoveAll(control => control.Control.Number == number);

    /// <summary>Forgets what no recovery needs, now that the events up to that number are here. True when it forgot some.</summary>
    public bool Adopt(long acceptedSeq)
    {
        var adopted = false;
        while (_offered.TryPeek(out var checkpoint) && checkpoint.Seq <= acceptedSeq)
        {
            Checkpoint = _offered.Dequeue();
            adopted = true;
        }

        if (!adopted)
            return false;
        _audio.TrimTo(Checkpoint.AudioStart);
        _controls.RemoveAll(control => control.Control.Number <= Checkpoint.Control);
        return true;
    }

    /// <summary>Where another epoch is to begin; to be filled in with what the client has been told.</summary>
    public SessionStart ToStart(string secret) => new()
    {
        Secret = secret,
        Checkpoint = Checkpoint,
        Pcm = Bytes(Checkpoint.AudioStart, Checkpoint.ReceivedSample).ToArray(),
        ClearedSample = _controls.FindLast(control => control.Control.Kind == ControlKind.Clear).At,
    };

    /// <summary>Goes back to where another epoch has begun.</summary>
    public void Rewind()
    {
        (_taken, _done) = (Checkpoint.ReceivedSample, Checkpoint.Control);
        _offered.Clear(); // of an epoch that is no more
    }

    private static ReadOnlyMemory<byte> Rented(ReadOnlySpan<byte> pcm)
    {
        var rented = ArrayPool<byte>.Shared.Rent(pcm.Length);
        pcm.CopyTo(rented);
        return rented.AsMemory(0, pcm.Length);
    }

    private ReadOnlySpan<byte> Bytes(long from, long to) => MemoryMarshal.AsBytes(_audio.Read(from, to));
}
