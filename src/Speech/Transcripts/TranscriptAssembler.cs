using System.Text;
using Transcription.Speech.Recognition;
using Transcription.Speech.Streaming;

namespace Transcription.Speech.Transcripts;

/// <summary>
/// Builds a transcript from its pieces, given in the order of the audio. Times that step back are moved forward, so that
/// segments and words never overlap those of the same channel. Not thread safe.
/// </summary>
public sealed class TranscriptAssembler
{
    private readonly StringBuilder _text = new();
    private readonly List<TranscriptSegment> _segments = [];
    private readonly Dictionary<string, double> _languages = []; // seconds spoken in each
    private readonly Dictionary<int, Ends> _ends = []; // by channel

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
        Add(final.Text, final.Start, final.End, final.Confidence, final.Language, final.Words, 0, null, final.Channel);
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
        var end = _ends.Values.Select(ends => ends.Segments).DefaultIfEmpty().Max();
        return new Transcript(_text.ToString(), language, Math.Max(duration, end), [.. _segments]);
    }

    private void Add(
        string text, double start, double end, double confidence, string? language,
        IReadOnlyList<RecognizedWord> words, double wordsOffset, double? noSpeech, int? channel = null)
    {
        text = text.Trim();
        if (text.Length == 0)
            return;
        TextJoin.Append(_text, text);
        if (!_ends.TryGetValue(channel ?? 0, out var ends))
            _ends.Add(channel ?? 0, ends = new Ends());
        start = Math.Max(start, ends.Segments);
        ends.Segments = Math.Max(start, end);
        if (language is not null)
            _languages[language] = _languages.GetValueOrDefault(language) + ends.Segments - start;
        _segments.Add(new TranscriptSegment(
            _segments.Count, start, ends.Segments, text, confidence, [.. words.Select(word => ends.Place(word, wordsOffset))])
        {
            Channel = channel,
            NoSpeechProbability = noSpeech,
        });
    }

    /// <summary>How far the segments and words of a channel go.</summary>
    private sealed class Ends
    {
        private double _words;

        public double Segments { get; set; }

        public TranscriptWord Place(RecognizedWord word, double offset)
        {
            var start = Math.Max(word.Start + offset, _words);
            _words = Math.Max(start, word.End + offset);
            return new TranscriptWord(word.Text.Trim(), start, _words, word.Confidence);
        }
    }
}
