using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Speech.Recognition;

namespace Transcription.Grains.Workers;

/// <summary>Recognition on the wire and recognition in Speech.</summary>
internal static class RecognitionMapping
{
    /// <summary>The job as the model takes it; the samples are viewed, never changed.</summary>
    public static RecognitionRequest ToRequest(this RecognitionJob job, CancellationToken cancellation) =>
        new(PcmViews.AsSamples(job.Pcm), job.ToOptions(), cancellation);

    /// <summary>What the job asks of the model.</summary>
    public static RecognitionOptions ToOptions(this RecognitionJob job) => new()
    {
        Language = job.Language,
        Prompt = job.Prompt,
        Vocabulary = job.Vocabulary,
        Translate = job.Translate,
        Temperature = job.Temperature,
        WordTimestamps = job.WordTimestamps,
    };

    public static RecognitionReply ToReply(this RecognitionResult result) => new(
        Accepted: true,
        TimeSpan.Zero,
        result.Text,
        result.Confidence,
        result.Language,
        [.. result.Segments.Select(segment => new SegmentTiming(
            segment.Text,
            segment.Start,
            segment.End,
            segment.Confidence,
            segment.NoSpeechProbability,
            [.. segment.Words.Select(word => word.ToTiming())]))]);

    public static RecognitionResult ToResult(this RecognitionReply reply) => new(
        reply.Text,
        reply.Confidence,
        reply.Language,
        [.. reply.Segments.Select(segment => new RecognizedSegment(
            segment.Text,
            segment.Start,
            segment.End,
            segment.Confidence,
            [.. segment.Words.Select(word => new RecognizedWord(word.Word, word.Start, word.End, word.Confidence))])
        {
            NoSpeechProbability = segment.NoSpeechProbability,
        })]);

    public static WordTiming ToTiming(this RecognizedWord word) => new(word.Text, word.Start, word.End, word.Confidence);
}
