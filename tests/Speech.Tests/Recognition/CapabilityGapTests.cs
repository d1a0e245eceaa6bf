using Transcription.Speech.Recognition;

namespace Transcription.Speech.Tests.Recognition;

public class CapabilityGapTests
{
    private static readonly ModelCapabilities Little = new() { Languages = ["en"] };

    private static readonly ModelCapabilities Much = new()
    {
        WordTimestamps = true, Prompt = true, Vocabulary = true, Temperature = true, Translation = true,
    };

    public static TheoryData<string, RecognitionOptions> Wishes => new()
    {
        { "language", new() { Language = "de" } },
        { "word_timestamps", new() { WordTimestamps = true } },
        { "translate", new() { Translate = true } },
        { "prompt", new() { Prompt = "hello" } },
        { "vocabulary", new() { Vocabulary = ["Orleans"] } },
        { "temperature", new() { Temperature = 0.1f } },
    };

    [Theory]
    [MemberData(nameof(Wishes))]
    public void What_a_model_lacks_is_named_with_the_model(string parameter, RecognitionOptions asked)
    {
        var gap = CapabilityGap.Find("tiny.en", Little, asked);
        Assert.Equal(parameter, gap?.Parameter);
        Assert.Contains("'tiny.en'", gap!.Message, StringComparison.Ordinal);
        Assert.Null(CapabilityGap.Find("large", Much, asked));
    }

    [Fact]
    public void Asking_for_nothing_special_suits_every_model()
    {
        Assert.Null(CapabilityGap.Find("tiny.en", Little, new RecognitionOptions()));
        Assert.Null(CapabilityGap.Find("tiny.en", Little, new RecognitionOptions { Language = "EN" }));
    }
}
