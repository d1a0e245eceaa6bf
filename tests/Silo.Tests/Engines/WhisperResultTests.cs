using Transcription.Silo.Engines;
using Transcription.Silo.Models;
using Transcription.Speech.Recognition;
using Whisper.net;

namespace Transcription.Silo.Tests.Engines;

/// <summary>What is dropped of what whisper.cpp says.</summary>
public sealed class WhisperResultTests
{
    private static readonly GgmlFile Multilingual = new(51865, 1500);

    [Theory]
    [InlineData(0.9f, -1.5f, "")] // imagined in silence
    [InlineData(0.9f, -0.5f, "thank you")] // no speech, it thinks, yet it is sure of every word
    [InlineData(0.3f, -1.5f, "thank you")] // hard to understand, but somebody speaks
    public void What_is_likely_no_speech_and_unlikely_as_text_is_dropped(float noSpeech, float logProbability, string kept) =>
        Assert.Equal(kept, From(new(), Segment(" thank you", noSpeech, logProbability)).Text);

    [Fact]
    public void Only_the_imagined_segment_is_dropped()
    {
        var result = From(new(), Segment(" please stop", 0.1f, -0.1f), Segment(" thanks for watching", 0.95f, -2f));
        Assert.Equal("please stop", result.Text);
        Assert.Equal(Math.Exp(-0.1), result.Confidence, 5);
    }

    [Fact]
    public void A_loop_inside_a_segment_is_said_once() =>
        Assert.Equal("so and so on", From(new(), Segment(" so and so on and so on and so on and so on", 0.1f, -0.1f)).Text);

    [Fact]
    public void A_translation_keeps_the_language_that_was_spoken_and_its_words_are_English()
    {
        var options = new RecognitionOptions { Language = "ja", Translate = true, WordTimestamps = true };
        var result = From(options, Segment(" good morning", 0.1f, -0.1f));
        Assert.Equal("ja", result.Language);
        Assert.Equal(["good", "morning"], result.Segments[0].Words.Select(word => word.Text));
    }

    private static RecognitionResult From(RecognitionOptions options, params SegmentData[] segments) => WhisperResult.From(
        segments, Multilingual, new WhisperOptions(), new RecognitionRequest(new short[32_000], options), skipped: 0);

    private static SegmentData Segment(string text, float noSpeech, float logProbability)
    {
        var tokens = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((word, i) => new WhisperToken
        {
            Id = 1_000 + i, Text = $" {word}", ProbabilityLog = logProbability, Start = i * 10, End = i * 10 + 10,
        });
        return new SegmentData(
            text, TimeSpan.Zero, TimeSpan.FromSeconds(1), 0.5f, 0.5f, 0.5f, noSpeech, "en", [.. tokens]);
    }
}
