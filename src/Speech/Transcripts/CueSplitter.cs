namespace Transcription.Speech.Transcripts;

/// <summary>
/// Cuts segments into subtitles. Cues are never empty, overlap those of other channels only, and always last: where times
/// leave no room, a cue starts later and lasts a millisecond.
/// </summary>
internal static class CueSplitter
{
    public static IEnumerable<Cue> Split(Transcript transcript) => transcript.Segments
        .GroupBy(segment => segment.Channel)
        .SelectMany(Split)
        .OrderBy(cue => cue.Start); // keeps the order of those that start together

    private static IEnumerable<Cue> Split(IEnumerable<TranscriptSegment> segments)
    {
        var end = 0L;
        foreach (var segment in segments)
        {
            var timeline = new CueTimeline(segment);
            var shown = 0;
            foreach (var lines in Wrap(segment.Text).Chunk(Cue.MaxLines))
            {
                var from = shown;
                shown += lines.Sum(CueTimeline.Letters);
                var start = Math.Max(end, ToMilliseconds(timeline.StartOf(from)));
                end = Math.Max(start + 1, ToMilliseconds(timeline.EndOf(shown)));
                yield return new Cue(start, end, string.Join('\n', lines), segment.Channel);
            }
        }
    }

    private static long ToMilliseconds(double seconds) => (long)Math.Round(seconds * 1000);

    private static IEnumerable<string> Wrap(string text)
    {
        var line = "";
        foreach (var piece in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SelectMany(Break))
        {
            if (line.Length > 0 && line.Length + 1 + piece.Length > Cue.MaxLineLength)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? piece : $"{line} {piece}";
        }

        if (line.Length > 0)
            yield return line;
    }

    /// <summary>Only what fits no line, as in scripts written without spaces, is broken inside.</summary>
    private static IEnumerable<string> Break(string word)
    {
        while (word.Length > Cue.MaxLineLength)
        {
            var cut = char.IsHighSurrogate(word[Cue.MaxLineLength - 1]) ? Cue.MaxLineLength - 1 : Cue.MaxLineLength;
            yield return word[..cut];
            word = word[cut..];
        }

        yield return word;
    }
}
