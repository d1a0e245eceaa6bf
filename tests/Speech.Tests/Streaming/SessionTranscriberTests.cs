using Transcription.Speech.Pcm;
using Transcription.Speech.Recognition;
using Transcription.Speech.Streaming;
using Transcription.Speech.Vad;

namespace Transcription.Speech.Tests.Streaming;

public class SessionTranscriberTests
{
    private const int Frame = VoiceFrame.Samples;

    private static readonly TranscriberOptions Options = new()
    {
        Segmenter = new SegmenterOptions { MinSilence = TimeSpan.FromMilliseconds(160) },
        PartialStride = TimeSpan.FromMilliseconds(320),
        MaxBuffered = TimeSpan.FromSeconds(30),
    };

    private readonly SessionTranscriber _session = new(Options);

    private void Speak(int frames) => Hear(frames, 0.9f);

    private void Pause(int frames = 10) => Hear(frames, 0f);

    private void Hear(int frames, float probability)
    {
        _session.Append(new short[frames * Frame]);
        _session.Score(Enumerable.Repeat(probability, _session.Unscored.Length / Frame).ToArray());
    }

    private Decode NextDecode()
    {
        Assert.True(_session.TryNextDecode(out var decode));
        return decode!;
    }

    private void AssertNoDecode() => Assert.False(_session.TryNextDecode(out _));

    private static RecognitionResult Text(string text) => new(text, 0.8, "en", []);

    private T Told<T>()
        where T : TranscriptEvent => Assert.Single(_session.TakeEvents().OfType<T>());

    [Fact]
    public void Speech_is_told_when_it_starts_when_it_ends_and_what_it_was()
    {
        Pause(50);
        Speak(20);
        Pause();
        var decode = NextDecode();
        _session.Complete(decode, new RecognitionResult(
            "hi", 0.8, "en", [new RecognizedSegment("hi", 0, 1, 0.8, [new RecognizedWord("hi", 0.5, 0.75, 0.7)])]));
        Assert.Collection(
            _session.TakeEvents(),
            told => Assert.Equal(new SpeechStarted(1.6), told),
            told => Assert.Equal(new SpeechEnded(2.24), told),
            told =>
            {
                var final = Assert.IsType<FinalTranscript>(told);
                Assert.Equal((1, "hi", 1.6, 2.24, 0.8, "en"),
                    (final.Utterance, final.Text, final.Start, final.End, final.Confidence, final.Language));
                var offset = SpeechTime.ToSeconds(decode.AudioStart);
                Assert.Equal(new RecognizedWord("hi", offset + 0.5, offset + 0.75, 0.7), Assert.Single(final.Words));
            });
        Assert.Empty(_session.TakeEvents());
    }

    [Theory]
    [InlineData(0.6f, 0.8, false, false)] // a murmur of many voices, and words the model is not sure of
    [InlineData(0.6f, 0.95, true, true)]
    [InlineData(0.8f, 0.5, false, true)] // what it is shows in the whole utterance only
    [InlineData(0.9f, 0.5, true, true)]
    public void What_was_hardly_a_voice_is_told_only_if_the_model_is_sure(float voice, double confidence, bool early, bool told)
    {
        Hear(20, voice);
        _session.Complete(NextDecode(), Text("hi") with { Confidence = confidence });
        Assert.Equal(early, _session.TakeEvents().OfType<PartialTranscript>().Any());
        Pause();
        _session.Complete(NextDecode(), Text("hi") with { Confidence = confidence });
        Assert.Equal(told, _session.TakeEvents().OfType<FinalTranscript>().Any());
    }

    [Fact]
    public void An_open_utterance_is_decoded_every_stride_one_at_a_time()
    {
        Speak(9);
        AssertNoDecode();
        Speak(1);
        var first = NextDecode();
        Assert.False(first.IsFinal);
        Speak(30);
        AssertNoDecode();
        _session.Complete(first, Text("the cat"));
        var partial = Told<PartialTranscript>();
        Assert.Equal(("the cat", 0, 1), (partial.Text, partial.Committed, partial.Revision));
        _session.Complete(NextDecode(), Text("the cat sat"));
        Assert.Equal(7, Told<PartialTranscript>().Committed);
        AssertNoDecode();
    }

    [Fact]
    public void A_partial_hears_the_newest_audio_while_its_voice_is_looked_for_and_is_told_when_it_was_found()
    {
        Speak(9);
        _session.Append(new short[3 * Frame]);
        var partial = NextDecode();
        Assert.Equal(12 * Frame, partial.AudioEnd);
        _session.Complete(partial, Text("the cat"));
        _session.Score([0.9f, 0.9f]);
        Assert.Empty(_session.TakeEvents().OfType<PartialTranscript>());
        _session.Score([0.9f]);
        Assert.Equal("the cat", Told<PartialTranscript>().Text);
    }

    [Fact]
    public void Partials_and_finals_hear_the_pre_roll_too()
    {
        Pause(50);
        Speak(10);
        var partial = NextDecode();
        Assert.Equal((50 * Frame - 4_800, 60 * Frame), (partial.AudioStart, partial.AudioStart + partial.Samples.Length));
        Pause();
        Assert.Equal(partial.AudioStart, NextDecode().AudioStart);
    }

    [Fact]
    public void A_partial_answered_after_its_utterance_ended_is_not_told()
    {
        Speak(10);
        var partial = NextDecode();
        Assert.True(_session.Wants(partial));
        Pause();
        Assert.False(_session.Wants(partial));
        _session.TakeEvents();
        _session.Complete(partial, Text("late"));
        Assert.Empty(_session.TakeEvents());
    }

    [Fact]
    public void Finals_are_told_in_the_order_of_speech_whatever_the_order_of_answers()
    {
        for (var i = 0; i < 2; i++)
        {
            Speak(5);
            Pause();
        }

        var (first, second) = (NextDecode(), NextDecode());
        _session.TakeEvents();
        _session.Complete(second, Text("two"));
        Assert.Empty(_session.TakeEvents());
        _session.Complete(first, Text("one"));
        Assert.Equal(["one", "two"], _session.TakeEvents().Cast<FinalTranscript>().Select(final => final.Text));
    }

    [Fact]
    public void No_more_finals_are_decoded_at_once_than_allowed()
    {
        for (var i = 0; i < 3; i++)
        {
            Speak(5);
            Pause();
        }

        var first = NextDecode();
        NextDecode();
        AssertNoDecode();
        _session.Complete(first, Text("one"));
        Assert.Equal(3, NextDecode().Utterance);
    }

    [Fact]
    public void An_utterance_with_no_text_is_not_told()
    {
        Speak(5);
        Pause();
        _session.TakeEvents();
        _session.Complete(NextDecode(), RecognitionResult.Nothing);
        Assert.Empty(_session.TakeEvents());
        AssertNoDecode();
    }

    [Fact]
    public void A_failing_final_is_tried_again_and_then_given_up()
    {
        Speak(5);
        Pause();
        _session.TakeEvents();
        for (var attempt = 0; attempt < Options.MaxAttempts; attempt++)
        {
            Assert.Empty(_session.TakeEvents());
            _session.Fail(NextDecode());
        }

        Assert.Equal(1, Told<UtteranceFailed>().Utterance);
        AssertNoDecode();
    }

    [Fact]
    public void A_refused_final_may_be_refused_for_ever()
    {
        Speak(5);
        Pause();
        for (var i = 0; i < 100; i++)
            _session.Defer(NextDecode());
        _session.Complete(NextDecode(), Text("at last"));
        Assert.Equal("at last", Told<FinalTranscript>().Text);
    }

    [Fact]
    public void A_flush_makes_everything_received_final()
    {
        Speak(5);
        _session.Append(new short[100]);
        _session.Flush();
        Assert.Empty(_session.TakeEvents().OfType<Flushed>());
        var decode = NextDecode();
        Assert.Equal(5 * Frame + 100, decode.Samples.Length);
        _session.Complete(decode, Text("so far"));
        Assert.Collection(
            _session.TakeEvents(),
            told => Assert.IsType<FinalTranscript>(told),
            told => Assert.IsType<Flushed>(told));
    }

    [Fact]
    public void A_flush_of_silence_is_answered_at_once()
    {
        Pause();
        _session.Flush();
        Told<Flushed>();
    }

    [Fact]
    public void A_flush_waits_for_audio_that_is_not_scored_yet()
    {
        Speak(5);
        _session.Append(new short[20 * Frame]);
        _session.Flush();
        _session.Append(new short[20 * Frame]);
        _session.Score(Enumerable.Repeat(0.9f, 40).ToArray());
        Assert.Empty(_session.TakeEvents().OfType<Flushed>());
        var decode = NextDecode();
        Assert.Equal(25 * Frame, decode.Samples.Length);
        _session.Complete(decode, Text("before"));
        Assert.Equal([typeof(FinalTranscript), typeof(Flushed)], _session.TakeEvents().Select(told => told.GetType()));
        Assert.Equal(25 * Frame, NextDecode().AudioStart);
    }

    [Fact]
    public void The_end_waits_for_audio_that_is_not_scored_yet()
    {
        _session.Append(new short[5 * Frame]);
        _session.End();
        Assert.False(_session.IsEnded);
        Assert.Equal(5 * Frame, _session.Unscored.Length);
        _session.Score([0.9f, 0.9f, 0.9f, 0.9f, 0.9f]);
        _session.Complete(NextDecode(), Text("last words"));
        Assert.Equal("last words", Assert.Single(Told<SessionEnded>().Finals).Text);
    }

    [Fact]
    public void Clearing_forgets_what_is_not_final()
    {
        Speak(5);
        Pause();
        var waiting = NextDecode();
        Speak(12);
        var partial = NextDecode();
        _session.Append(new short[3 * Frame]);
        _session.TakeEvents();
        _session.Clear();
        Assert.Equal(_session.ReceivedSample - 3 * Frame, _session.CommittedSample); // those are still to be scored
        _session.Complete(waiting, Text("gone"));
        _session.Complete(partial, Text("gone"));
        _session.Score([0.9f, 0.9f, 0.9f]);
        AssertNoDecode();
        Assert.Empty(_session.TakeEvents());
        Assert.Equal(_session.ReceivedSample, _session.CommittedSample);
    }

    [Fact]
    public void The_end_is_told_once_with_all_finals_and_nothing_follows()
    {
        Speak(5);
        Pause();
        _session.Complete(NextDecode(), Text("one"));
        Speak(5);
        _session.End();
        _session.Complete(NextDecode(), Text("two"));
        var end = Told<SessionEnded>();
        Assert.Equal(["one", "two"], end.Finals.Select(final => final.Text));
        Assert.Equal(0.64, end.TotalAudioSeconds, 9);
        Assert.Equal(0.32, end.TotalSpeechSeconds, 9);
        Assert.True(_session.IsEnded);
        _session.End();
        _session.Flush();
        _session.Clear();
        Assert.Empty(_session.TakeEvents());
        Assert.Throws<InvalidOperationException>(() => _session.Append(new short[1]));
    }

    [Fact]
    public void Silence_takes_no_credit_for_long()
    {
        for (var i = 0; i < 100; i++)
            Pause(100);
        Assert.True(_session.Credit > SpeechTime.ToSamples(TimeSpan.FromSeconds(29)));
    }

    [Fact]
    public void More_than_the_credit_is_refused()
    {
        _session.Append(new short[_session.Credit]);
        Assert.Throws<InvalidOperationException>(() => _session.Append(new short[1]));
    }

    [Fact]
    public void Lag_is_the_audio_behind_the_oldest_undecided_text()
    {
        Pause(50);
        Assert.Equal(0, _session.LagSeconds, 9);
        Speak(5);
        Pause(5);
        Pause(50);
        Assert.Equal(1.6, _session.LagSeconds, 9);
        _session.Complete(NextDecode(), Text("done"));
        Assert.Equal(0, _session.LagSeconds, 9);
        _session.Append(new short[16_000]);
        Assert.Equal(1, _session.LagSeconds, 9);
    }
}
