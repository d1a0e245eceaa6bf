using Transcription.Speech.Pcm;
using Transcription.Speech.Vad;

namespace Transcription.Speech.Tests.Vad;

public class UtteranceSegmenterProperties
{
    private const int Frame = VoiceFrame.Samples;

    private static SegmenterOptions RandomOptions(Random random)
    {
        var (speech, silence, preRoll) = (random.Next(0, 200), random.Next(1, 800), random.Next(0, 500));
        return new SegmenterOptions
        {
            OnThreshold = 0.2f + 0.7f * random.NextSingle(),
            MinSpeech = TimeSpan.FromMilliseconds(speech),
            MinSilence = TimeSpan.FromMilliseconds(silence),
            PreRoll = TimeSpan.FromMilliseconds(preRoll),
            Tail = TimeSpan.FromMilliseconds(random.Next(0, 1000)),
            MaxUtterance = TimeSpan.FromMilliseconds(
                preRoll + 2 * silence + 4 * speech + random.Next(500, random.Chance(0.5) ? 1_000 : 10_000)),
        };
    }

    /// <summary>Runs of voice, silence and doubt, and plain noise.</summary>
    private static float[] RandomProbabilities(Random random, int count)
    {
        var probabilities = new float[count];
        for (var i = 0; i < count;)
        {
            var (low, high) = random.Next(5) switch
            {
                0 => (0f, 0.1f),
                1 => (0.9f, 1f),
                2 => (0.3f, 0.6f),
                3 => (0f, 1f),
                _ => (0f, 0f),
            };
            for (var end = Math.Min(count, i + random.Next(1, 40)); i < end; i++)
                probabilities[i] = low + (high - low) * random.NextSingle();
        }

        return probabilities;
    }

    [Fact]
    public void Segments_are_ordered_bounded_and_never_share_audio() => Property.Holds(800, random =>
    {
        var options = RandomOptions(random);
        var longest = SpeechTime.ToSamples(options.MaxUtterance);
        var segmenter = new UtteranceSegmenter(options);
        var (received, audioEnd, needed, floor) = (0L, 0L, 0L, 0L);
        foreach (var probability in RandomProbabilities(random, 600))
        {
            var wasIn = segmenter.InSpeech;
            var change = segmenter.Next(probability, out var segment);
            received = Math.Max(received, segmenter.Position + random.Next(0, Frame));
            Assert.Equal(change == SegmentChange.Started, !wasIn && segmenter.InSpeech);
            if (change is SegmentChange.Ended or SegmentChange.Cut)
                Check(segment);
            if (random.Chance(0.01) && segmenter.TryFinish(received, out segment))
                Check(segment);
            if (random.Chance(0.005))
            {
                received += random.Chance(0.5) ? random.Next(0, 20 * Frame) : 0; // not scored yet
                segmenter.Discard(received);
                floor = received;
            }

            Assert.True(segmenter.NeededFrom >= needed, "audio once let go is needed again");
            needed = segmenter.NeededFrom;
            if (!segmenter.InSpeech)
                continue;
            Assert.True(segmenter.AudioStart <= segmenter.SpeechStart);
            Assert.True(segmenter.SpeechStart < segmenter.Position);
            Assert.True(segmenter.AudioStart >= Math.Max(audioEnd, floor));
        }

        void Check(SpeechSegment segment)
        {
            Assert.True(segment.AudioStart <= segment.Start, $"{segment}");
            Assert.True(segment.Start < segment.End, $"{segment}");
            Assert.True(segment.End <= segment.AudioEnd, $"{segment}");
            Assert.True(segment.AudioEnd <= received, $"{segment}");
            Assert.True(segment.AudioEnd - segment.AudioStart <= longest, $"{segment}");
            Assert.True(segment.AudioStart >= audioEnd, $"{segment} shares audio with the one before");
            Assert.True(segment.AudioStart >= floor, $"{segment} has discarded audio");
            Assert.True(segment.AudioStart >= needed, $"{segment} has audio let go");
            audioEnd = segment.AudioEnd;
        }
    });

    [Fact]
    public void Every_run_of_voice_lies_in_utterances() => Property.Holds(1_000, random =>
    {
        var options = RandomOptions(random);
        var segmenter = new UtteranceSegmenter(options);
        var probabilities = RandomProbabilities(random, 600);
        var covered = new bool[probabilities.Length];
        foreach (var probability in probabilities)
        {
            if (segmenter.Next(probability, out var segment) is SegmentChange.Ended or SegmentChange.Cut)
                Cover(segment.Start, segment.End);
        }

        if (segmenter.InSpeech)
            Cover(segmenter.SpeechStart, segmenter.Position);
        for (var from = 0; from < probabilities.Length; from++)
        {
            var to = from;
            while (to < probabilities.Length && probabilities[to] >= options.OnThreshold)
                to++;
            if (to - from >= VoiceFrame.Count(options.MinSpeech))
                Assert.All(covered[from..to], Assert.True);
            from = to;
        }

        void Cover(long start, long end) => Array.Fill(covered, true, (int)(start / Frame), (int)((end - start) / Frame));
    });

    [Fact]
    public void Utterances_end_only_after_silence_or_at_their_length() => Property.Holds(1_000, random =>
    {
        var options = RandomOptions(random);
        var probabilities = RandomProbabilities(random, 600);
        var segmenter = new UtteranceSegmenter(options);
        var silent = (int)Math.Ceiling(SpeechTime.ToSamples(options.MinSilence) / (double)Frame);
        var cut = -1L;
        for (var i = 0; i < probabilities.Length; i++)
        {
            var change = segmenter.Next(probabilities[i], out var segment);
            cut = change == SegmentChange.Cut ? segment.AudioEnd : cut;
            if (change != SegmentChange.Ended)
                continue;
            if (segmenter.Position + Frame - segment.AudioStart > SpeechTime.ToSamples(options.MaxUtterance))
                continue;
            Assert.All(probabilities[(i + 1 - silent)..(i + 1)], p => Assert.True(p < options.OffThreshold));
            Assert.True(probabilities[segment.End / Frame - 1] >= options.OffThreshold);
            Assert.True(segment.Start == cut || probabilities[segment.Start / Frame] >= options.OnThreshold);
        }
    });
}
