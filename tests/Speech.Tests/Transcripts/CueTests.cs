using System.Globalization;
using System.Text.RegularExpressions;
using Transcription.Speech.Transcripts;

namespace Transcription.Speech.Tests.Transcripts;

public partial class CueTests
{
    private const string Long =
        "the quick brown fox jumps over the lazy dog and runs home before the rain comes down over the hills again";

    private static Transcript Of(params TranscriptSegment[] segments) => new("", null, 0, segments);

    private static List<Cue> Split(params TranscriptSegment[] segments) => [.. CueSplitter.Split(Of(segments))];

    private static TranscriptWord[] Words(string text, double start, double step) =>
        [.. text.Split(' ').Select((word, i) => new TranscriptWord(word, start + i * step, start + (i + 0.5) * step, 1))];

    [Fact]
    public void A_long_segment_is_split_at_the_times_of_its_words() => Assert.Equal(
        [
            new Cue(10_000, 25_500, "the quick brown fox jumps over the lazy\ndog and runs home before the rain comes"),
            new Cue(26_000, 30_500, "down over the hills again"),
        ],
        Split(new TranscriptSegment(0, 9, 99, Long, 1, Words(Long, 10, 1))));

    [Fact]
    public void Words_written_bare_pair_with_the_text_by_their_order()
    {
        var text = Long.Replace("dog and", "dog, and", StringComparison.Ordinal) + ".";
        var cues = Split(new TranscriptSegment(0, 9, 99, text, 1, Words(Long, 10, 1)));
        Assert.Equal(26_000, cues[1].Start);
    }

    [Fact]
    public void Without_words_the_letters_share_the_time()
    {
        var cues = Split(new TranscriptSegment(0, 10, 20, Long, 1, []));
        Assert.Equal(10_000, cues[0].Start);
        Assert.Equal(20_000, cues[1].End);
        var share = cues[0].Text.Count(char.IsLetter) / (double)Long.Count(char.IsLetter);
        Assert.Equal(10_000 + 10_000 * share, cues[0].End, 1.0);
        Assert.Equal(cues[0].End, cues[1].Start);
    }

    [Fact]
    public void Text_without_spaces_is_broken_and_timed_by_its_words()
    {
        var text = string.Concat(Enumerable.Range(0, 100).Select(i => (char)('一' + i)));
        TranscriptWord[] words = [.. text.Select((c, i) => new TranscriptWord($"{c}", i, i + 1, 1))];
        var cues = Split(new TranscriptSegment(0, 0, 100, text, 1, words));
        Assert.Equal([(0, 84_000), (84_000, 100_000)], cues.Select(cue => (cue.Start, cue.End)));
        Assert.Equal(text, string.Concat(cues.Select(cue => cue.Text)).Replace("\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Cues_of_two_channels_may_overlap() => Assert.Equal(
        [new Cue(0, 9_000, "one speaks on", 1), new Cue(2_000, 3_000, "another cuts in", 2), new Cue(9_000, 9_500, "and on", 1)],
        Split(
            new TranscriptSegment(0, 0, 9, "one speaks on", 1, []) { Channel = 1 },
            new TranscriptSegment(1, 2, 3, "another cuts in", 1, []) { Channel = 2 },
            new TranscriptSegment(2, 8, 9.5, "and on", 1, []) { Channel = 1 }));

    [Fact]
    public void Hours_do_not_wrap() => Assert.Equal("123:00:01.002", Cue.Time(123 * 3_600_000L + 1_002, '.'));

    [Fact]
    public void Cues_of_any_transcript_follow_each_other_and_lose_nothing() => Property.Holds(500, random =>
    {
        var assembled = Transcripts.Random(random);
        foreach (var transcript in new[] { assembled, Scrambled(assembled, random) })
        {
            var end = 0L;
            foreach (var cue in CueSplitter.Split(transcript))
            {
                Assert.True(cue.Start >= end, "cues overlap");
                Assert.True(cue.End > cue.Start, "a cue does not last");
                end = cue.End;
                var lines = cue.Text.Split('\n');
                Assert.InRange(lines.Length, 1, 2);
                Assert.All(lines, line => Assert.InRange(line.Trim().Length, 1, 42));
                Assert.All(lines, line => Assert.False(char.IsLowSurrogate(line[0])));
            }

            Assert.Equal(
                Letters(string.Concat(transcript.Segments.Select(segment => segment.Text))),
                Letters(string.Concat(CueSplitter.Split(transcript).Select(cue => cue.Text))));
        }
    });

    [Fact]
    public void Srt_and_vtt_hold_the_same_cues() => Property.Holds(100, random =>
    {
        var transcript = Transcripts.Random(random);
        var cues = CueSplitter.Split(transcript).ToList();
        var srt = new SrtFormatter().Format(transcript);
        Assert.Equal(cues.Count, Timing().Count(srt));
        Assert.Equal(
            Timing().Matches(srt).Select(match => match.Value.Replace(',', '.')),
            Timing().Matches(new VttFormatter().Format(transcript)).Select(match => match.Value));
        Assert.Equal(
            Enumerable.Range(1, cues.Count).Select(i => i.ToString(CultureInfo.InvariantCulture)),
            srt.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(cue => cue.Split('\n')[0]));
    });

    private static string Letters(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    /// <summary>The same with times no recording has.</summary>
    private static Transcript Scrambled(Transcript transcript, Random random) => transcript with
    {
        Segments =
        [
            .. transcript.Segments.Select(segment => segment with
            {
                Start = random.NextDouble() * 10,
                End = random.NextDouble() * 10,
                Words =
                [
                    .. segment.Words.Select(word => word with
                    {
                        Start = random.NextDouble() * 10, End = random.NextDouble() * 10,
                    }),
                ],
            }),
        ],
    };

    [GeneratedRegex(@"\d\d:\d\d:\d\d[.,]\d\d\d --> \d\d:\d\d:\d\d[.,]\d\d\d\n")]
    private static partial Regex Timing();
}
