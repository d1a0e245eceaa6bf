using Transcription.Speech.Recognition;
using Transcription.Speech.Transcripts;

namespace Transcription.Speech.Tests.Transcripts;

internal static class Transcripts
{
    private static readonly string[] Vocabulary = ["a", "word", "Donaudampfschiff", "don't", "…", "你好", "😀", "x<y>&z"];

    /// <summary>Segments of any length, with words, with others than those of the text, or without.</summary>
    public static Transcript Random(Random random)
    {
        var assembler = new TranscriptAssembler();
        var time = 0.0;
        for (var segments = random.Next(0, 8); segments > 0; segments--)
        {
            var start = time + random.NextDouble() * 3 - 1;
            time = start;
            List<RecognizedWord> words = [];
            for (var count = random.Next(1, 40); count > 0; count--)
            {
                var text = string.Concat(Enumerable.Repeat(Vocabulary[random.Next(Vocabulary.Length)],
                    random.Chance(0.05) ? 30 : 1));
                words.Add(new RecognizedWord(text, time - start, time += random.NextDouble() * 0.4, random.NextDouble()));
            }

            var spoken = string.Join(random.Chance(0.8) ? ' ' : '\n', words.Select(word => word.Text));
            var known = random.Next(3) switch { 0 => words, 1 => words.GetRange(0, words.Count / 2), _ => [] };
            assembler.Add(
                new RecognitionResult(
                    spoken, 0.9, "en", [new RecognizedSegment(spoken, 0, time - start, random.NextDouble(), known)]),
                start, time - start);
        }

        return assembler.ToTranscript(time);
    }
}
