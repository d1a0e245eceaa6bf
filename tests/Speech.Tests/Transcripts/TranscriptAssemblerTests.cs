using Transcription.Speech.Recognition;
using Transcription.Speech.Streaming;
using Transcription.Speech.Transcripts;

namespace Transcription.Speech.Tests.Transcripts;

public class TranscriptAssemblerTests
{
    private static FinalTranscript Final(
        string text, double start = 0, double end = 1, string? language = "en", params RecognizedWord[] words) =>
        new(1, text, start, end, 0.5, language, words);

    private static string Join(params string[] texts) =>
        TranscriptAssembler.Assemble(texts.Select(text => Final(text)), 1).Text;

    [Fact]
    public void Finals_become_segments_in_order()
    {
        var transcript = TranscriptAssembler.Assemble(
            [Final("one", 1, 2, words: new RecognizedWord("one", 1.1, 1.9, 0.4)), Final("two", 3, 4)], 5);
        Assert.Equal(("one two", "en", 5), (transcript.Text, transcript.Language, transcript.Duration));
        Assert.Equal([(0, 1, 2, "one"), (1, 3, 4, "two")],
            transcript.Segments.Select(one => (one.Id, one.Start, one.End, one.Text)));
        Assert.Equal([new TranscriptWord("one", 1.1, 1.9, 0.4)], transcript.Segments[0].Words);
        Assert.Equal(Math.Log(0.5), transcript.Segments[0].AverageLogProbability);
        Assert.Null(transcript.Segments[0].NoSpeechProbability);
    }

    [Fact]
    public void Nothing_gives_an_empty_transcript()
    {
        var transcript = TranscriptAssembler.Assemble([], 2.5);
        Assert.Equal(("", null, 2.5), (transcript.Text, transcript.Language, transcript.Duration));
        Assert.Empty(transcript.Segments);
    }

    [Fact]
    public void Texts_are_joined_by_one_space_and_empty_ones_left_out()
    {
        Assert.Equal("one two", Join(" one ", "", "  ", "two\n"));
        Assert.Equal("안녕 하세요", Join("안녕", "하세요"));
    }

    [Theory]
    [InlineData("你好。", "世界", "你好。世界")]
    [InlineData("コーヒー", "です", "コーヒーです")]
    [InlineData("𠮷", "野家", "𠮷野家")]
    [InlineData("你好", "world", "你好 world")]
    [InlineData("hello", "世界", "hello 世界")]
    public void Chinese_and_Japanese_are_joined_without_a_space(string one, string other, string joined) =>
        Assert.Equal(joined, Join(one, other));

    [Fact]
    public void The_language_is_the_one_spoken_longest()
    {
        Assert.Equal("de", TranscriptAssembler.Assemble(
            [Final("a", 0, 1, "en"), Final("b", 1, 2, "en"), Final("c", 2, 5, "de"), Final("d", 5, 50, null)], 9).Language);
        Assert.Null(TranscriptAssembler.Assemble([Final("a", 0, 1, null)], 1).Language);
    }

    [Fact]
    public void Times_that_step_back_are_moved_forward()
    {
        var transcript = TranscriptAssembler.Assemble(
            [
                Final("one", 1, 3, words: [new("one", 1, 3.2, 1)]),
                Final("two", 2, 2.5, words: [new("two", 2, 2.5, 1)]),
            ], 2);
        Assert.Equal([(1, 3), (3, 3)], transcript.Segments.Select(one => (one.Start, one.End)));
        Assert.Equal(3.2, Assert.Single(transcript.Segments[1].Words).Start);
        Assert.Equal(3, transcript.Duration);
    }

    [Fact]
    public void Results_of_parts_are_placed_where_the_part_is()
    {
        var assembler = new TranscriptAssembler();
        assembler.Add(new RecognitionResult("one", 0.9, "en",
            [new RecognizedSegment("one", 0.5, 1, 0.9, [new("one", 0.5, 0.9, 0.8)]) { NoSpeechProbability = 0.2 }]), 10, 5);
        assembler.Add(new RecognitionResult("two", 0.7, "en", []), 20, 5);
        assembler.Add(RecognitionResult.Nothing, 30, 5);
        var transcript = assembler.ToTranscript(35);
        Assert.Equal([(10.5, 11, 0.9), (20, 25, 0.7)],
            transcript.Segments.Select(one => (one.Start, one.End, one.Confidence)));
        Assert.Equal(0.2, transcript.Segments[0].NoSpeechProbability);
        Assert.Equal((10.5, 10.9), (transcript.Segments[0].Words[0].Start, transcript.Segments[0].Words[0].End));
    }

    [Fact]
    public void No_confidence_at_all_is_still_a_number() =>
        Assert.Equal(-23.03, new TranscriptSegment(0, 0, 1, "a", 0, []).AverageLogProbability, 2);

    [Fact]
    public void Segments_and_words_never_overlap() => Property.Holds(300, random =>
    {
        var transcript = Transcripts.Random(random);
        var (end, wordsEnd) = (0.0, 0.0);
        foreach (var segment in transcript.Segments)
        {
            Assert.True(segment.Start >= end && segment.End >= segment.Start);
            end = segment.End;
            foreach (var word in segment.Words)
            {
                Assert.True(word.Start >= wordsEnd && word.End >= word.Start);
                wordsEnd = word.End;
            }
        }

        Assert.True(transcript.Duration >= end);
        Assert.Equal(Enumerable.Range(0, transcript.Segments.Count), transcript.Segments.Select(segment => segment.Id));
    });
}
