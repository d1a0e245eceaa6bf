using Transcription.Speech.Recognition;
using Transcription.Speech.Vad;

namespace Transcription.Speech.Streaming;

// The decodes to run, and their answers.
public sealed partial class SessionTranscriber
{
    /// <summary>The next decode to run, finals first.</summary>
    public bool TryNextDecode(out Decode? decode)
    {
        decode = NextFinal() ?? NextPartial();
        return decode is not null;
    }

    /// <summary>Whether the answer to this decode would still be heard; when not, stop it.</summary>
    public bool Wants(Decode decode) => decode.IsFinal
        ? _pending.Any(utterance => utterance.Id == decode.Utterance)
        : ReferenceEquals(_open?.Partial, decode);

    /// <summary>Takes the answer to a decode.</summary>
    public void Complete(Decode decode, RecognitionResult result)
    {
        if (!Wants(decode))
            return;
        if (decode.IsFinal)
        {
            var utterance = Find(decode);
            utterance.Decoding = false;
            utterance.Result = _options.Believes(utterance.Segment.Voice, result.Confidence)
                ? result
                : RecognitionResult.Nothing;
            Settle();
            return;
        }

        _open!.Partial = null;
        _pacer.Answered(ReceivedSample - decode.AudioEnd);
        _open.Heard = (decode, result);
        TellPartial();
    }

    /// <summary>The decode failed: a final is tried again, a partial is not.</summary>
    public void Fail(Decode decode)
    {
        if (!Wants(decode))
            return;
        Defer(decode);
        if (!decode.IsFinal)
            return;
        var utterance = Find(decode);
        utterance.GivenUp = ++utterance.Attempts >= _options.MaxAttempts;
        Settle();
    }

    /// <summary>The decode was refused for now: a final is handed out again, a partial waits for the next stride.</summary>
    public void Defer(Decode decode)
    {
        if (!Wants(decode))
            return;
        if (decode.IsFinal)
        {
            Find(decode).Decoding = false;
            return;
        }

        _open!.Partial = null;
        _pacer.Refused();
        _open.NextPartialAt = decode.AudioEnd + _pacer.Stride;
    }

    private Decode? NextFinal()
    {
        var decoding = 0;
        foreach (var utterance in _pending)
        {
            if (utterance.Decoding && ++decoding >= _options.MaxDecodes)
                return null;
            if (utterance.Decoding || utterance.IsSettled)
                continue;
            utterance.Decoding = true;
            var (from, to) = (utterance.Segment.AudioStart, utterance.Segment.AudioEnd);
            return new Decode(utterance.Id, isFinal: true, from, _audio.Read(from, to));
        }

        return null;
    }

    private Decode? NextPartial()
    {
        // What certainly belongs to the utterance need not be scored first: its voice is looked for while it is decoded.
        var to = ReceivedSample < _segmenter.EarliestEnd ? ReceivedSample : _segmenter.Position;
        if (!_options.InterimResults || _open is not { Partial: null } || to < _open.NextPartialAt)
            return null;
        _open.NextPartialAt = to + _pacer.Stride;
        var from = _segmenter.AudioStart;
        return _open.Partial = new Decode(_open.Id, isFinal: false, from, _audio.Read(from, to));
    }

    /// <summary>Tells what was heard last, if it is believed, once all of its audio is scored.</summary>
    private void TellPartial()
    {
        if (_open?.Heard is not var (decode, result) || decode.AudioEnd - _segmenter.Position >= VoiceFrame.Samples)
            return;
        _open.Heard = null;
        if (result.Text.Length > 0 && _options.BelievesEarly(_segmenter.Voice, result.Confidence))
            _events.Add(_open.ToPartial(decode, result, _segmenter.SpeechStart));
    }

    private PendingUtterance Find(Decode decode) => _pending.First(utterance => utterance.Id == decode.Utterance);
}
