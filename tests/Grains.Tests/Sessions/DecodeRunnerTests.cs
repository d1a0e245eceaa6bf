using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Grains.Sessions;
using Transcription.Speech.Streaming;
using Transcription.Speech.Vad;

namespace Transcription.Grains.Tests.Sessions;

public sealed class DecodeRunnerTests : IDisposable
{
    private static readonly RecognitionJob Template = new() { Pcm = default, Language = "de", Prompt = "hint" };
    private static readonly RecognitionReply Heard = new(true, TimeSpan.Zero, "heard", 0.9, "de", []);

    private readonly FakeTimeProvider _time = new();
    private readonly SessionTranscriber _transcriber = new(new TranscriberOptions { MaxDecodes = 2, MaxAttempts = 3 });
    private readonly List<(RecognitionJob Job, CancellationToken Stop, TaskCompletionSource<RecognitionReply> Reply)> _asked = [];
    private readonly DecodeRunner _runner;
    private int _progressed;

    public DecodeRunnerTests() => _runner = new DecodeRunner(
        _transcriber, Template, new LiveLanguage(), Ask, Progressed, _time, NullLogger.Instance);

    public void Dispose() => _runner.Dispose();

    /// <summary>A recogniser whose answers go on in the very call that gives them: the hardest for the runner.</summary>
    private Task<RecognitionReply> Ask(RecognitionJob job, CancellationToken stop)
    {
        var reply = new TaskCompletionSource<RecognitionReply>();
        stop.Register(() => reply.TrySetCanceled(stop));
        _asked.Add((job, stop, reply));
        return reply.Task;
    }

    private void Progressed()
    {
        _progressed++;
        _runner.Advance();
    }

    private void Hear(int frames, float probability)
    {
        _transcriber.Append(new short[frames * VoiceFrame.Samples]);
        _transcriber.Score(Enumerable.Repeat(probability, frames).ToArray());
    }

    private void Utter()
    {
        Hear(20, 1f);
        Hear(20, 0f);
    }

    [Fact]
    public void A_final_is_sent_as_asked_for_and_its_answer_told()
    {
        Utter();
        _runner.Advance();
        var (job, _, reply) = Assert.Single(_asked);
        Assert.Equal(("de", "hint"), (job.Language, job.Prompt));
        Assert.True(job.Pcm.Length >= 20 * VoiceFrame.Samples * 2);
        reply.SetResult(Heard);
        Assert.Equal("heard", Assert.Single(_transcriber.TakeEvents().OfType<FinalTranscript>()).Text);
        Assert.Equal(1, _progressed);
    }

    [Fact]
    public void An_unknown_language_is_found_by_the_first_partial_kept_by_the_next_and_looked_for_anew_by_the_final()
    {
        using var runner = new DecodeRunner(
            _transcriber, Template with { Language = null }, new LiveLanguage(), Ask, () => { }, _time, NullLogger.Instance);
        for (var partial = 0; partial < 2; partial++)
        {
            Hear(20, 1f);
            runner.Advance();
            _asked[^1].Reply.SetResult(Heard);
        }

        Hear(20, 0f);
        runner.Advance();
        Assert.Equal([null, "de", null], _asked.Select(asked => asked.Job.Language));
    }

    [Fact]
    public void A_refused_final_is_sent_again_when_the_worker_said()
    {
        Utter();
        _runner.Advance();
        _asked[0].Reply.SetResult(RecognitionReply.Refused(TimeSpan.FromSeconds(2)));
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Single(_asked);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(2, _asked.Count);
        _asked[1].Reply.SetResult(Heard);
        Assert.Single(_transcriber.TakeEvents().OfType<FinalTranscript>());
    }

    [Fact]
    public void However_often_it_is_refused_a_final_is_never_given_up()
    {
        Utter();
        _runner.Advance();
        for (var i = 0; i < 20; i++)
        {
            _asked[i].Reply.SetResult(RecognitionReply.Refused(TimeSpan.FromSeconds(1)));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(21, _asked.Count);
        Assert.Empty(_transcriber.TakeEvents().OfType<UtteranceFailed>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_final_waits_for_a_device_however_long_there_is_none_or_only_such_as_end(bool ends)
    {
        Utter();
        _runner.Advance();
        for (var i = 0; i < 20; i++)
        {
            if (ends)
                _asked[i].Reply.SetCanceled();
            else
                _asked[i].Reply.SetException(new NoCapacityException("No device serves the model now."));
            Assert.Equal(i + 1, _asked.Count); // not at once
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _asked[^1].Reply.SetResult(Heard);
        Assert.Equal("heard", Assert.Single(_transcriber.TakeEvents().OfType<FinalTranscript>()).Text);
    }

    [Fact]
    public void A_failing_final_is_tried_three_times_and_then_told_as_failed()
    {
        Utter();
        _runner.Advance();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Assert.Equal(attempt + 1, _asked.Count);
            _asked[attempt].Reply.SetException(new InvalidOperationException("broken"));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(3, _asked.Count);
        Assert.Single(_transcriber.TakeEvents().OfType<UtteranceFailed>());
    }

    [Fact]
    public void A_refused_partial_waits_for_more_audio()
    {
        Hear(20, 1f);
        _runner.Advance();
        Assert.Single(_asked).Reply.SetResult(RecognitionReply.Refused(TimeSpan.FromSeconds(1)));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Single(_asked);
        Hear(30, 1f);
        _runner.Advance();
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public void A_partial_nobody_wants_any_more_is_stopped_and_makes_room_for_the_final()
    {
        Hear(20, 1f);
        _runner.Advance();
        Hear(20, 0f);
        _runner.Advance();
        Assert.True(_asked[0].Stop.IsCancellationRequested);
        Assert.Equal(2, _asked.Count);
        _asked[1].Reply.SetResult(Heard);
        Assert.Single(_transcriber.TakeEvents().OfType<FinalTranscript>());
    }

    [Fact]
    public void Clearing_stops_every_decode()
    {
        Utter();
        Utter();
        _runner.Advance();
        Assert.Equal(2, _asked.Count);
        _transcriber.Clear();
        _runner.Advance();
        Assert.All(_asked, asked => Assert.True(asked.Stop.IsCancellationRequested));
        Assert.Empty(_transcriber.TakeEvents().OfType<FinalTranscript>());
    }

    [Fact]
    public void Disposing_stops_what_runs_and_starts_nothing_more()
    {
        Utter();
        _runner.Advance();
        _runner.Dispose();
        Assert.True(_asked[0].Stop.IsCancellationRequested);
        Utter();
        _runner.Advance();
        Assert.Single(_asked);
        Assert.Equal(0, _progressed);
    }
}
