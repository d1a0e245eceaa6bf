using Transcription.Speech.Pcm;
using Transcription.Speech.Vad;

namespace Transcription.Speech.Streaming;

/// <summary>
/// The whole life of one audio stream as a deterministic state machine: audio, voice probabilities and hypotheses go in,
/// decodes to run and events to tell come out. No clock, no I/O, no threads: whoever hosts it scores the frames it hands
/// out, runs the decodes it asks for and delivers its events. Not thread safe.
/// </summary>
public sealed partial class SessionTranscriber
{
    private readonly TranscriberOptions _options;
    private readonly PcmBuffer _audio;
    private readonly UtteranceSegmenter _segmenter;
    private readonly LinkedList<PendingUtterance> _pending = [];
    private readonly Queue<long> _marks = new(); // positions of the flushes that audio not scored yet holds up
    private readonly Queue<long> _flushes = new(); // utterances up to which each flush waits
    private readonly List<FinalTranscript> _finals = [];
    private readonly PartialPacer _pacer;
    private List<TranscriptEvent> _events = [];
    private OpenUtterance? _open;
    private long _utterances;
    private long _speechSamples;
    private bool _ending;

    public SessionTranscriber(TranscriberOptions options)
        : this(options, new TranscriberStart { State = new TranscriberState() }, [])
    {
    }

    /// <summary>Samples received since the session began.</summary>
    public long ReceivedSample => _audio.End;

    /// <summary>Everything before this sample is final, or was never speech; it will not be needed again.</summary>
    public long CommittedSample => _audio.Start;

    /// <summary>Samples that may be appended now.</summary>
    public int Credit => _audio.Free;

    /// <summary>Audio received minus audio processed, in seconds.</summary>
    public double LagSeconds => SpeechTime.ToSeconds(
        ReceivedSample - (_pending.First?.Value.DecidedAt ?? _segmenter.Position));

    /// <summary>New audio between two partials now, in seconds; widened while partials cannot keep up.</summary>
    public double PartialStrideSeconds => SpeechTime.ToSeconds(_pacer.Stride);

    /// <summary>The whole frames not scored yet, valid until the next change; answer with <see cref="Score"/>.</summary>
    public ReadOnlySpan<short> Unscored
    {
        get
        {
            var (from, frames) = (_segmenter.Position, (int)(_audio.End - _segmenter.Position) / VoiceFrame.Samples);
            return frames <= 0 ? [] : _audio.Read(from, from + frames * VoiceFrame.Samples);
        }
    }

    /// <summary>Whether the input has ended: nothing may be appended any more.</summary>
    public bool IsEnding => _ending;

    /// <summary>Whether the end was told: nothing more will come.</summary>
    public bool IsEnded { get; private set; }

    private bool IsScored => ReceivedSample - _segmenter.Position < VoiceFrame.Samples;

    /// <summary>Takes the next samples.</summary>
    /// <exception cref="InvalidOperationException">More than <see cref="Credit"/>, or after <see cref="End"/>.</exception>
    public void Append(ReadOnlySpan<short> samples)
    {
        if (_ending)
            throw new InvalidOperationException("The session has ended.");
        _audio.Append(samples);
    }

    /// <summary>Takes the voice probabilities of the next frames.</summary>
    public void Score(ReadOnlySpan<float> probabilities)
    {
        foreach (var probability in probabilities)
        {
            switch (_segmenter.Next(probability, out var segment))
            {
                case SegmentChange.Started:
                    Open();
                    break;
                case SegmentChange.Ended:
                    Close(segment);
                    break;
                case SegmentChange.Cut:
                    Close(segment);
                    Open();
                    break;
            }

            PassMarks();
        }

        TellPartial();
        Settle();
    }

    /// <summary>Makes all received audio final, scored yet or not; answered by <see cref="Flushed"/>.</summary>
    public void Flush()
    {
        if (IsEnded)
            return;
        _marks.Enqueue(ReceivedSample);
        PassMarks();
        Settle();
    }

    /// <summary>Forgets all audio that is not final yet.</summary>
    public void Clear()
    {
        _segmenter.Discard(ReceivedSample);
        _open = null;
        while (_marks.TryDequeue(out _))
            _flushes.Enqueue(_utterances);
        _pending.Clear();
        Settle();
    }

    /// <summary>Ends the input; answered by <see cref="SessionEnded"/> once everything is scored and final.</summary>
    public void End()
    {
        _ending = true;
        PassMarks();
        Settle();
    }

    /// <summary>The events since the last call, in order.</summary>
    public IReadOnlyList<TranscriptEvent> TakeEvents()
    {
        if (_events.Count == 0)
            return [];
        var events = _events;
        _events = [];
        return events;
    }

    private void Open()
    {
        _open = Begin(++_utterances);
        if (SpeechTime.ToSeconds(_segmenter.SpeechStart) is var start && start > _start.SpeechStartTold)
            _events.Add(new SpeechStarted(start));
    }

    private void Close(SpeechSegment segment)
    {
        if (SpeechTime.ToSeconds(segment.End) is var end && end > _start.SpeechEndTold)
            _events.Add(new SpeechEnded(end));
        if (segment.Start >= _start.TellFrom)
            _pending.AddLast(new PendingUtterance(_open!.Id, segment, _segmenter.Position));
        _speechSamples += segment.End - segment.Start;
        if (_open!.Partial is not null)
            _pacer.Refused();
        _open = null;
    }

    /// <summary>Ends the utterance open at a flush or at the end, once all whole frames before it are scored.</summary>
    private void PassMarks()
    {
        while (_marks.TryPeek(out var mark) && mark - _segmenter.Position < VoiceFrame.Samples)
        {
            FinishOpen(_marks.Dequeue());
            _flushes.Enqueue(_utterances);
        }

        if (_ending && IsScored)
            FinishOpen(ReceivedSample);
    }

    private void FinishOpen(long audioEnd)
    {
        if (_segmenter.TryFinish(audioEnd, out var segment))
            Close(segment);
    }

    /// <summary>Tells what can be told in order: finals, flushes, the end.</summary>
    private void Settle()
    {
        while (_pending.First?.Value is { IsSettled: true } utterance)
        {
            _pending.RemoveFirst();
            if (utterance.ToEvent() is not { } told)
                continue;
            _events.Add(told);
            if (told is FinalTranscript final)
                _finals.Add(final);
        }

        var firstUnsettled = _pending.First?.Value.Id ?? long.MaxValue;
        while (_flushes.TryPeek(out var upTo) && firstUnsettled > upTo)
        {
            _flushes.Dequeue();
            if (++_flushesDone > _start.FlushesTold)
                _events.Add(new Flushed());
        }

        Trim();
        if (!_ending || IsEnded || _pending.Count > 0 || !IsScored)
            return;
        IsEnded = true;
        _events.Add(new SessionEnded(
            SpeechTime.ToSeconds(ReceivedSample), SpeechTime.ToSeconds(_speechSamples), _finals));
    }

    private void Trim()
    {
        var needed = Math.Min(_segmenter.NeededFrom, _segmenter.Position);
        if (_pending.First is { Value: var oldest })
            needed = Math.Min(needed, oldest.Segment.AudioStart);
        _audio.TrimTo(needed);
    }
}
