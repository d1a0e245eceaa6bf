namespace Transcription.Speech.Transcripts;

/// <summary>
/// When each letter of a segment's text is spoken: from its words where they are those of the text, else evenly over
/// the segment. Letters are all characters but white space.
/// </summary>
internal sealed class CueTimeline
{
    private readonly List<Span> _spans = [];

    public CueTimeline(TranscriptSegment segment)
    {
        var texts = segment.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var words = segment.Words;
        // A model may write the words bare and the text with its punctuation; then they pair by their order.
        var lengths = words.Count == texts.Length ? texts.Select(Letters) : words.Select(word => Letters(word.Word));
        if (words.Count == 0 || (words.Count != texts.Length && !SameLetters(segment)))
        {
            _spans.Add(new Span(0, Math.Max(1, Letters(segment.Text)), segment.Start, segment.End));
            return;
        }

        var from = 0;
        foreach (var (word, length) in words.Zip(lengths).Where(pair => pair.Second > 0))
        {
            _spans.Add(new Span(from, from + length, word.Start, word.End));
            from += length;
        }
    }

    public static int Letters(string text) => text.Count(c => !char.IsWhiteSpace(c));

    /// <summary>When the letter at that index starts, in seconds.</summary>
    public double StartOf(int letter)
    {
        var span = _spans.FindLast(span => span.From <= letter);
        return span.At(letter);
    }

    /// <summary>When the letter before that index ends, in seconds.</summary>
    public double EndOf(int letter)
    {
        var span = _spans.Find(span => span.To >= letter);
        return span.At(letter);
    }

    private static bool SameLetters(TranscriptSegment segment) =>
        segment.Text.Where(c => !char.IsWhiteSpace(c))
            .SequenceEqual(segment.Words.SelectMany(word => word.Word).Where(c => !char.IsWhiteSpace(c)));

    private readonly record struct Span(int From, int To, double Start, double End)
    {
        public double At(int letter) => Start + (End - Start) * (letter - From) / (To - From);
    }
}
