using System.Text;
using Transcription.Speech.Recognition;
using Transcription.Speech.Streaming;

namespace Transcription.Speech.Transcripts;

/// <summary>
/// Builds a transcript from its pieces, given in the order of the audio. Times that step back are moved forward, so that
/// segments and words never overlap. Not thread safe.
/// </summary>
public sealed class TranscriptAssembler
{
    private readonly StringBuilder _text = new();
    private readonly List<TranscriptSegment> _segments = [];
    private readonly Dictionary<string, double> _languages = []; // seconds spoken in each
    private double _segmentsEnd;
    private double _wordsEnd;

    /// <summary>The transcript of a session's finals.</summary>
    /// <param name="finals">The finals, in order.</param>
    /// <param name="duration">The length of the audio, in seconds.</param>
    public static Transcript Assemble(IEnumerable<FinalTranscript> finals, double duration)
    {
        var assembler = new TranscriptAssembler();
        foreach (var final in finals)
            assembler.Add(final);
        return assembler.ToTranscript(duration);
    }

    /// <summary>Adds an utterance.</summary>
    /// <returns>What the text has grown by, with the space before it.</returns>
    public string Add(FinalTranscript final)
    {
        var before = _text.Length;
        Add(final.Text, final.Start, final.End, final.Confidence, final.Language, final.Words, 0, null);
        return _text.ToString(before, _text.Length - before);
    }

    /// <summary>Adds what a model heard in a part of the audio.</summary>
    /// <param name="result">The result; its times count from the start of the part.</param>
    /// <param name="start">Where the part starts, in seconds.</param>
    /// <param name="duration">The length of the part, in seconds.</param>
    public void Add(RecognitionResult result, double start, double duration)
    {
        if (result.Segments.Count == 0)
            Add(result.Text, start, start + duration, result.Confidence, result.Language, [], 0, null);
        foreach (var part in result.Segments)
        {
            Add(part.Text, start + part.Start, start + part.End, part.Confidence, result.Language, part.Words, start,
                part.NoSpeechProbability);
        }
    }

    /// <summary>The transcript of all that was added.</summary>
    /// <param name="duration">The length of the audio, in seconds.</param>
    public Transcript ToTranscript(double duration)
    {
        var language = _languages.Count == 0 ? null : _languages.MaxBy(spoken => spoken.Value).Key;
        return new Transcript(_text.ToString(), language, Math.Max(duration, _segmentsEnd), [.. _segments]);
    }

    private void Add(
        string text, double start, double end, double confidence, string? language,
        IReadOnlyList<RecognizedWord> words, double wordsOffset, double? noSpeech)
    {
        text = text.Trim();
        if (text.Length == 0)
            return;
        TextJoin.Append(_text, text);
        start = Math.Max(start, _segmentsEnd);
        _segmentsEnd = Math.Max(start, end);
        if (language is not null)
            _languages[language] = _languages.GetValueOrDefault(language) + _segmentsEnd - start;
        _segments.Add(new TranscriptSegment(
            _segments.Count, start, _segmentsEnd, text, confidence, [.. words.Select(word => Place(word, wordsOffset))])
        {
            NoSpeechProbability = noSpeech,
        });
    }

    private TranscriptWord Place(RecognizedWord word, double offset)
    {
        var start = Math.Max(word.Start + offset, _wordsEnd);
        _wordsEnd = Math.Max(start, word.End + offset);
        return new TranscriptWord(word.Text.Trim(), start, _wordsEnd, word.Confidence);
    }
}
