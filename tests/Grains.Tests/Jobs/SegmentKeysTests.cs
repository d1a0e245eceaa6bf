using Transcription.Grains.Abstractions.Workers;
using Transcription.Grains.Jobs;

namespace Transcription.Grains.Tests.Jobs;

public class SegmentKeysTests
{
    private static readonly string[] Terms = ["one", "two"];

    private static readonly RecognitionJob Speech = new() { Pcm = new byte[] { 1, 0, 2, 0 }, Priority = JobPriority.Batch };

    private static string Key(Func<RecognitionJob, RecognitionJob> asked, string model = "model") => new SegmentKeys(
        JobLifeTests.Request with { Model = model, Template = asked(new RecognitionJob { Pcm = default }) }).Of(Speech);

    [Fact]
    public void The_same_speech_asked_the_same_way_has_one_key_whoever_asks_and_in_whatever_list()
    {
        var key = Key(job => job with { Vocabulary = ["one", "two"] });
        Assert.Equal(key, Key(job => job with { Vocabulary = new List<string> { "one", "two" } }));
        Assert.Equal(key, Key(job => job with { Vocabulary = Terms, TraceParent = "trace", Pcm = new byte[4] }));
    }

    [Fact]
    public void Another_question_or_other_speech_has_another_key()
    {
        string[] keys =
        [
            Key(job => job),
            Key(job => job, "other"),
            Key(job => job with { Language = "en" }),
            Key(job => job with { Prompt = "en" }),
            Key(job => job with { Vocabulary = ["en"] }),
            Key(job => job with { Translate = true }),
            Key(job => job with { WordTimestamps = true }),
            Key(job => job with { Temperature = 0.5f }),
            new SegmentKeys(JobLifeTests.Request).Of(Speech with { Pcm = new byte[] { 1, 0, 3, 0 } }),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }
}
