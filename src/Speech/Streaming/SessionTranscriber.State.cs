using Transcription.Speech.Pcm;
using Transcription.Speech.Vad;

namespace Transcription.Speech.Streaming;

// Taking over from another transcriber.
public sealed partial class SessionTranscriber
{
    private readonly TranscriberStart _start;
    private int _flushesDone;

    /// <summary>Goes on where another transcriber stood, and tells nothing again that the client knows.</summary>
    /// <param name="options">How the session transcribes.</param>
    /// <param name="start">The other one's state and what has been told since.</param>
    /// <param name="audio">The samples from <see cref="TranscriberState.AudioStart"/> to where it had received.</param>
    public SessionTranscriber(TranscriberOptions options, TranscriberStart start, ReadOnlySpan<short> audio)
    {
        var state = start.State;
        (_options, _start) = (options, start);
        _pacer = new PartialPacer(
            SpeechTime.ToSamples(options.PartialStride), SpeechTime.ToSamples(options.WidestPartialStride));
        _audio = new PcmBuffer(SpeechTime.ToSamples(options.MaxBuffered), state.AudioStart);
        _audio.Append(audio);
        _segmenter = new UtteranceSegmenter(options.Segmenter, state.Segmenter);
        (_utterances, _speechSamples, _ending) = (state.Utterances, state.SpeechSamples, state.IsEnding);
        _finals.AddRange(start.Finals);
        foreach (var pending in state.Pending.Where(pending => pending.Segment.Start >= start.TellFrom))
            _pending.AddLast(new PendingUtterance(pending.Id, pending.Segment, pending.DecidedAt));
        foreach (var mark in state.Marks)
            _marks.Enqueue(mark);
        foreach (var flush in state.Flushes)
            _flushes.Enqueue(flush);
        if (_segmenter.InSpeech)
            _open = Begin(_utterances);
        IsEnded = start.EndTold;
        Settle();
    }

    /// <summary>What another transcriber needs to go on from here, beside the audio and the finals.</summary>
    public TranscriberState Save() => new()
    {
        AudioStart = CommittedSample,
        Segmenter = _segmenter.Save(),
        Pending = [.. _pending.Select(pending => new PendingState(pending.Id, pending.Segment, pending.DecidedAt))],
        Marks = [.. _marks],
        Flushes = [.. _flushes],
        FlushesTold = Math.Max(0, _start.FlushesTold - _flushesDone),
        Utterances = _utterances,
        SpeechSamples = _speechSamples,
        IsEnding = _ending,
    };

    /// <summary>The finals so far, in order.</summary>
    public IReadOnlyList<FinalTranscript> Finals => _finals;

    /// <summary>A copy of the audio held, from <see cref="CommittedSample"/> on.</summary>
    public short[] CopyAudio() => _audio.Read(_audio.Start, _audio.End).ToArray();

    private OpenUtterance Begin(long id)
    {
        var firstPartialAt = _segmenter.SpeechStart + _pacer.Stride;
        if (_segmenter.SpeechStart < _start.TellFrom || SpeechTime.ToSeconds(_segmenter.SpeechStart) < _start.SpeechEndTold)
            return new OpenUtterance(id, long.MaxValue); // known to its end
        if (_start.Partial is not { } told || told.Utterance != id)
            return new OpenUtterance(id, firstPartialAt);
        return new OpenUtterance(id, Math.Max(firstPartialAt, SpeechTime.ToSamples(told.End) + 1), told);
    }
}
