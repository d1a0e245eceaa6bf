using Transcription.Silo.Models;
using Transcription.Speech.Pcm;
using Transcription.Speech.Recognition;
using Whisper.net;

namespace Transcription.Silo.Engines;

/// <summary>Makes a result of what whisper.cpp says, without what it only imagined.</summary>
internal static class WhisperResult
{
    private const double Centisecond = 0.01;

    /// <summary>The result of one request, whose audio was given to Whisper from that many seconds on.</summary>
    public static RecognitionResult From(
        IReadOnlyList<SegmentData> segments,
        GgmlFile file,
        WhisperOptions options,
        RecognitionRequest request,
        double skipped)
    {
        var duration = SpeechTime.ToSeconds(request.Samples.Length);
        var detected = segments.Count > 0 ? segments[0].Language : null;
        var language = file.IsMultilingual ? request.Options.Language?.ToLowerInvariant() ?? detected : "en";
        var written = request.Options.Translate ? "en" : language;
        var kept = new List<RecognizedSegment>(segments.Count);
        var text = "";
        var (tokens, logProbability, from) = (0, 0.0, 0.0);
        foreach (var data in segments)
        {
            var spoken = TokensOf(data, file, skipped);
            var mean = spoken.Count == 0 ? double.NegativeInfinity : spoken.Average(token => token.LogProbability);
            if (data.NoSpeechProbability > options.NoSpeechThreshold && mean < options.LogProbabilityThreshold)
                continue;
            var start = Math.Clamp(data.Start.TotalSeconds + skipped, Math.Min(from, duration), duration);
            var end = Math.Clamp(data.End.TotalSeconds + skipped, start, duration);
            var words = request.Options.WordTimestamps ? WordsOf(data, spoken, written, start, end) : [];
            var segment = Segment(data, start, end, mean, words);
            if (segment.Text.Length == 0)
                continue;
            kept.Add(segment);
            from = segment.End;
            text += data.Text.StartsWith(' ') ? " " + segment.Text : segment.Text;
            tokens += spoken.Count;
            logProbability += mean * spoken.Count;
        }

        if (kept.Count == 0)
            return RecognitionResult.Nothing with { Language = language };
        text = RepetitionGuard.Collapse(text.Trim());
        return new RecognitionResult(text, Math.Exp(logProbability / tokens), language, kept);
    }

    private static RecognizedSegment Segment(
        SegmentData data, double start, double end, double mean, IReadOnlyList<RecognizedWord> words) =>
        new(RepetitionGuard.Collapse(data.Text.Trim()), start, end, Math.Exp(mean), words)
        {
            NoSpeechProbability = data.NoSpeechProbability,
        };

    private static IReadOnlyList<RecognizedWord> WordsOf(
        SegmentData data, List<Token> tokens, string? language, double start, double end)
    {
        var words = WordAssembler.Assemble(data.Text, tokens, WhisperLanguages.HasSpaces(language), start, end);
        return [.. RepetitionGuard.Keep([.. words.Select(word => word.Text)]).Select(i => words[i])];
    }

    private static List<Token> TokensOf(SegmentData data, GgmlFile file, double skipped) =>
    [
        .. data.Tokens.Where(token => token.Id < file.EndOfText).Select(token => new Token(
            token.Text ?? "",
            token.Start * Centisecond + skipped,
            token.End * Centisecond + skipped,
            token.ProbabilityLog)),
    ];
}
