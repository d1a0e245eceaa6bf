using Transcription.Speech.Pcm;
using Transcription.Speech.Vad;

namespace Transcription.Speech.Tests.Vad;

public class UtteranceSegmenterTests
{
    private const int Frame = VoiceFrame.Samples;
    private const float Voice = 0.9f;
    private const float Doubt = 0.4f; // between the thresholds
    private const float Silence = 0.05f;

    private static readonly SegmenterOptions Options = new()
    {
        MinSpeech = Frames(2),
        MinSilence = Frames(5),
        PreRoll = Frames(3),
        Tail = Frames(2),
        MaxUtterance = Frames(40),
    };

    private readonly UtteranceSegmenter _segmenter = new(Options);

    private static TimeSpan Frames(int count) => TimeSpan.FromSeconds(SpeechTime.ToSeconds(count * Frame));

    private List<SpeechSegment> Feed(float probability, int frames)
    {
        var segments = new List<SpeechSegment>();
        for (var i = 0; i < frames; i++)
        {
            if (_segmenter.Next(probability, out var segment) is SegmentChange.Ended or SegmentChange.Cut)
                segments.Add(segment);
        }

        return segments;
    }

    private static void AssertSamples((long, long, long, long) expected, SpeechSegment segment) =>
        Assert.Equal(expected, (segment.Start, segment.End, segment.AudioStart, segment.AudioEnd));

    [Fact]
    public void An_utterance_knows_how_sure_its_voice_was_pauses_left_out()
    {
        Feed(Voice, 4);
        Feed(Silence, 3);
        Feed(0.6f, 2);
        var segment = Assert.Single(Feed(Silence, 5));
        Assert.Equal((2 * Voice + 2 * 0.6) / 4, segment.Voice, 5); // from where speech was believed
        Feed(0.6f, 4);
        Assert.Equal(0.6, Assert.Single(Feed(Silence, 5)).Voice, 5);
    }

    [Fact]
    public void An_utterance_has_its_voice_a_pre_roll_and_a_tail()
    {
        Feed(Silence, 10);
        Feed(Voice, 8);
        var segment = Assert.Single(Feed(Silence, 10));
        AssertSamples((10 * Frame, 18 * Frame, 7 * Frame, 20 * Frame), segment);
    }

    [Fact]
    public void The_pre_roll_takes_nothing_of_the_utterance_before()
    {
        Feed(Voice, 5);
        Assert.Single(Feed(Silence, 5));
        Feed(Voice, 2);
        Assert.Equal(7 * Frame, _segmenter.AudioStart); // the tail before ends there
    }

    [Fact]
    public void Speech_starts_at_its_first_frame_once_there_is_enough_of_it()
    {
        Assert.Equal(SegmentChange.None, _segmenter.Next(Voice, out _));
        Assert.False(_segmenter.InSpeech);
        Assert.Equal(SegmentChange.Started, _segmenter.Next(Voice, out _));
        Assert.Equal(0, _segmenter.SpeechStart);
    }

    [Fact]
    public void A_click_is_not_speech()
    {
        for (var i = 0; i < 20; i++)
        {
            Feed(Voice, 1);
            Feed(Silence, 1);
        }

        Assert.False(_segmenter.InSpeech);
    }

    [Fact]
    public void Doubt_does_not_start_speech_and_does_not_end_it()
    {
        Feed(Doubt, 100);
        Assert.False(_segmenter.InSpeech);
        Feed(Voice, 2);
        Assert.Empty(Feed(Doubt, 20));
        Assert.True(_segmenter.InSpeech);
    }

    [Fact]
    public void A_click_and_endless_doubt_hold_no_audio_back()
    {
        Feed(Voice, 1);
        Feed(Doubt, 1_000);
        Assert.Equal(_segmenter.Position - 3 * Frame, _segmenter.NeededFrom);
        Feed(Voice, 2);
        Assert.Equal(1_001 * Frame, _segmenter.SpeechStart);
    }

    [Fact]
    public void A_short_pause_does_not_end_an_utterance()
    {
        Feed(Voice, 5);
        Assert.Empty(Feed(Silence, 4));
        Assert.Empty(Feed(Voice, 5));
        Assert.Equal(14 * Frame, Assert.Single(Feed(Silence, 5)).End);
    }

    [Fact]
    public void Long_speech_is_cut_at_its_quietest_recent_frame_and_goes_on()
    {
        Feed(Voice, 10);
        Feed(Doubt, 1); // quieter than the pause below is recent
        Feed(Voice, 20);
        Feed(0.5f, 1);
        var first = Assert.Single(Feed(Voice, 8));
        AssertSamples((0, 31 * Frame, 0, 31 * Frame), first);
        Assert.Equal(31 * Frame, _segmenter.AudioStart);
        var second = Assert.Single(Feed(Silence, 5));
        AssertSamples((31 * Frame, 40 * Frame, 31 * Frame, 42 * Frame), second);
    }

    [Fact]
    public void Speech_that_pauses_where_it_would_be_cut_ends_there()
    {
        Feed(Voice, 38);
        var segment = Assert.Single(Feed(Silence, 2));
        Assert.Equal(38 * Frame, segment.End);
        Assert.False(_segmenter.InSpeech);
    }

    [Fact]
    public void Finishing_ends_the_open_utterance_with_the_audio_there_is()
    {
        Feed(Voice, 5);
        Assert.True(_segmenter.TryFinish(5 * Frame + 100, out var segment));
        AssertSamples((0, 5 * Frame, 0, 5 * Frame + 100), segment);
        Assert.False(_segmenter.TryFinish(5 * Frame + 100, out _));
    }

    [Fact]
    public void What_follows_a_finished_utterance_starts_behind_its_audio()
    {
        Feed(Voice, 5);
        Assert.True(_segmenter.TryFinish(7 * Frame, out var first));
        Feed(Voice, 5);
        Assert.Equal(first.AudioEnd, _segmenter.AudioStart);
        Assert.Equal(first.AudioEnd, _segmenter.SpeechStart);
    }

    [Fact]
    public void Discarding_forgets_the_open_utterance_and_the_audio_received()
    {
        Feed(Voice, 5);
        _segmenter.Discard(8 * Frame); // of which three frames are not scored yet
        Assert.False(_segmenter.InSpeech);
        Assert.Equal(8 * Frame, _segmenter.NeededFrom);
        Feed(Voice, 3);
        Assert.False(_segmenter.InSpeech);
        Feed(Voice, 2);
        Assert.Equal((8 * Frame, 8 * Frame), (_segmenter.SpeechStart, _segmenter.AudioStart));
    }

    [Fact]
    public void Positions_count_from_where_the_stream_starts()
    {
        var later = new UtteranceSegmenter(Options, new SegmenterState { Position = 1_000_000, AudioFloor = 1_000_000 });
        later.Next(Voice, out _);
        later.Next(Voice, out _);
        Assert.Equal((1_000_000, 1_000_000), (later.SpeechStart, later.AudioStart));
    }
}
