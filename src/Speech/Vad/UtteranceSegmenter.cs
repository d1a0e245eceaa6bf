using Transcription.Speech.Pcm;

namespace Transcription.Speech.Vad;

/// <summary>What a frame changed.</summary>
public enum SegmentChange
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Speech started at <see cref="UtteranceSegmenter.SpeechStart"/>.</summary>
    Started,

    /// <summary>Speech ended; the segment returned is complete.</summary>
    Ended,

    /// <summary>Speech was cut for its length and goes on: the segment returned is complete, the next has started.</summary>
    Cut,
}

/// <summary>Speech between two endpoints, in samples: voiced [Start, End), to be recognised [AudioStart, AudioEnd).</summary>
/// <param name="Voice">The mean probability of its voiced frames, from 0 to 1.</param>
public readonly record struct SpeechSegment(long Start, long End, long AudioStart, long AudioEnd, double Voice);

/// <summary>
/// Turns frame probabilities into utterances: hysteresis, a minimum of speech, pre-roll, an end after silence, a maximum
/// length. A pure function of the probabilities; not thread safe.
/// </summary>
public sealed class UtteranceSegmenter
{
    private readonly SegmenterOptions _options;
    private readonly int _minSpeechFrames;
    private readonly long _minSilence;
    private readonly long _longestDoubt;
    private readonly long _preRoll;
    private readonly long _tail;
    private readonly long _maxUtterance;
    private readonly List<float> _probabilities = []; // of the open utterance, bounded by its maximum length
    private long _candidate = -1;
    private int _candidateFrames;
    private long _lastVoice;
    private double _voice;
    private int _voicedFrames;
    private long _audioFloor; // audio before this belongs to an earlier utterance

    /// <param name="options">When speech starts and ends.</param>
    /// <param name="state">Where another one stood; null begins a stream.</param>
    public UtteranceSegmenter(SegmenterOptions options, SegmenterState? state = null)
    {
        state ??= new SegmenterState();
        _options = options;
        _minSpeechFrames = VoiceFrame.Count(options.MinSpeech);
        _minSilence = SpeechTime.ToSamples(options.MinSilence);
        _preRoll = SpeechTime.ToSamples(options.PreRoll);
        _tail = SpeechTime.ToSamples(options.Tail);
        _maxUtterance = Math.Max(VoiceFrame.Samples * 4, SpeechTime.ToSamples(options.MaxUtterance));
        // What begins in doubt must not be too long already when it is believed.
        _longestDoubt = Math.Min(_minSilence, Math.Max(0, _maxUtterance / 2 - _preRoll))
            + _minSpeechFrames * VoiceFrame.Samples;
        (Position, InSpeech, SpeechStart, AudioStart) = (state.Position, state.InSpeech, state.SpeechStart, state.AudioStart);
        (_candidate, _candidateFrames) = (state.Candidate, state.CandidateFrames);
        (_lastVoice, _audioFloor) = (state.LastVoice, state.AudioFloor);
        (_voice, _voicedFrames) = (state.VoiceSum, state.VoicedFrames);
        _probabilities.AddRange(state.Probabilities);
    }

    /// <summary>The position after the last frame seen.</summary>
    public long Position { get; private set; }

    /// <summary>Whether an utterance is open.</summary>
    public bool InSpeech { get; private set; }

    /// <summary>Where the open utterance's voice starts.</summary>
    public long SpeechStart { get; private set; }

    /// <summary>Where the open utterance's audio starts, pre-roll included.</summary>
    public long AudioStart { get; private set; }

    /// <summary>The open utterance does not end before this position, whatever the next frames are.</summary>
    public long EarliestEnd => Math.Min(_lastVoice + _minSilence, AudioStart + _maxUtterance - VoiceFrame.Samples);

    /// <summary>The mean probability of the open utterance's voiced frames so far.</summary>
    public double Voice => _voicedFrames == 0 ? 1 : _voice / _voicedFrames;

    /// <summary>Audio before this position can no longer become part of an utterance.</summary>
    public long NeededFrom => InSpeech
        ? AudioStart
        : Math.Max(_audioFloor, (_candidate >= 0 ? _candidate : Position) - _preRoll);

    /// <summary>All that it remembers, for another one to go on from.</summary>
    public SegmenterState Save() => new()
    {
        Position = Position,
        InSpeech = InSpeech,
        SpeechStart = SpeechStart,
        AudioStart = AudioStart,
        Candidate = _candidate,
        CandidateFrames = _candidateFrames,
        LastVoice = _lastVoice,
        AudioFloor = _audioFloor,
        VoiceSum = _voice,
        VoicedFrames = _voicedFrames,
        Probabilities = InSpeech ? [.. _probabilities] : [],
    };

    /// <summary>Takes the probability of the next frame.</summary>
    public SegmentChange Next(float probability, out SpeechSegment segment)
    {
        segment = default;
        var frame = Position;
        Position += VoiceFrame.Samples;
        return InSpeech ? Continue(frame, probability, out segment) : Await(frame, probability);
    }

    /// <summary>Ends the open utterance here, as if silence had followed. False when none is open.</summary>
    /// <param name="audioEnd">Where received audio ends; it may lie behind the last whole frame.</param>
    /// <param name="segment">The utterance.</param>
    public bool TryFinish(long audioEnd, out SpeechSegment segment)
    {
        segment = default;
        _candidate = -1;
        if (!InSpeech)
            return false;
        segment = Close(_lastVoice, Math.Min(audioEnd, _lastVoice + _tail));
        return true;
    }

    /// <summary>Forgets the open utterance and all audio so far.</summary>
    public void Discard(long audioEnd)
    {
        InSpeech = false;
        _candidate = -1;
        _probabilities.Clear();
        _audioFloor = Math.Max(_audioFloor, audioEnd);
    }

    private SegmentChange Await(long frame, float probability)
    {
        if (frame < _audioFloor)
            return SegmentChange.None;
        if (probability < _options.OnThreshold)
        {
            // Doubt without end would hold audio back without end.
            if (probability < _options.OffThreshold || Position - _candidate > _longestDoubt)
                _candidate = -1;
            return SegmentChange.None;
        }

        if (_candidate < 0)
        {
            _candidate = frame;
            _candidateFrames = 0;
        }

        if (++_candidateFrames < _minSpeechFrames)
            return SegmentChange.None;
        Open(_candidate, Math.Max(_audioFloor, _candidate - _preRoll));
        return SegmentChange.Started;
    }

    private SegmentChange Continue(long frame, float probability, out SpeechSegment segment)
    {
        segment = default;
        _probabilities.Add(probability);
        if (probability >= _options.OffThreshold)
        {
            _lastVoice = frame + VoiceFrame.Samples;
            _voice += probability;
            _voicedFrames++;
        }

        if (Position - _lastVoice >= _minSilence)
        {
            segment = Close(_lastVoice, Math.Min(Position, _lastVoice + _tail));
            return SegmentChange.Ended;
        }

        // The next frame, or the part of one that a flush finds, must still fit.
        if (Position + VoiceFrame.Samples - AudioStart <= _maxUtterance)
            return SegmentChange.None;

        var (cut, voice) = (QuietestRecentFrame(), _lastVoice);
        segment = Close(Math.Min(cut, voice), cut);
        if (voice <= cut)
            return SegmentChange.Ended;
        Open(cut, cut);
        _lastVoice = voice;
        return SegmentChange.Cut;
    }

    private void Open(long start, long audioStart)
    {
        InSpeech = true;
        SpeechStart = start;
        AudioStart = audioStart;
        _lastVoice = Position;
        _candidate = -1;
        _probabilities.Clear();
        (_voice, _voicedFrames) = (0, 0);
    }

    private SpeechSegment Close(long end, long audioEnd)
    {
        InSpeech = false;
        _audioFloor = audioEnd;
        return new SpeechSegment(SpeechStart, end, AudioStart, audioEnd, Voice);
    }

    /// <summary>A cut between words hurts least: the least voiced frame of the newer half.</summary>
    private long QuietestRecentFrame()
    {
        var best = _probabilities.Count - 1;
        for (var i = best; i >= _probabilities.Count / 2; i--)
        {
            if (_probabilities[i] < _probabilities[best])
                best = i;
        }

        return Position - (long)(_probabilities.Count - best) * VoiceFrame.Samples;
    }
}
