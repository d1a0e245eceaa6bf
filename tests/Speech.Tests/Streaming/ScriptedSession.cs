using System.Globalization;
using System.Runtime.InteropServices;
using Transcription.Speech.Pcm;
using Transcription.Speech.Recognition;
using Transcription.Speech.Streaming;
using Transcription.Speech.Vad;

namespace Transcription.Speech.Tests.Streaming;

/// <summary>
/// A whole session driven at random from one seed: audio in chunks of any size, speech and pauses, hypotheses that grow
/// and change their mind, answers in any order, failures, refusals, flushes and clears. After each step it checks what
/// must always hold.
/// </summary>
internal sealed class ScriptedSession
{
    private const int Frame = VoiceFrame.Samples;

    private const int LongestDecode = 28 * SpeechTime.SampleRate;

    private static readonly float[] Levels = [0f, 0.4f, 0.9f, 1f];

    private readonly Random _random;
    private readonly int _scale;
    private readonly TranscriberOptions _options;
    private readonly SessionTranscriber _session;
    private readonly List<short> _audio = [];
    private readonly List<float> _voice = [];
    private readonly List<Decode> _unanswered = [];
    private readonly Dictionary<long, long> _audioStarts = []; // of utterances that ended and are not told
    private readonly Dictionary<long, string> _expected = []; // what the accepted answers said
    private readonly Dictionary<long, List<string>> _heard = []; // the words of each utterance's newest hypothesis
    private readonly Dictionary<long, PartialTranscript> _shown = []; // the newest partial of each utterance
    private readonly Dictionary<long, int> _failures = [];
    private readonly Queue<long> _flushed = new(); // samples received at each flush
    private readonly HashSet<long> _endedUtterances = [];
    private readonly HashSet<long> _cleared = [];
    private readonly HashSet<long> _settled = [];
    private long _utterances;
    private long? _open;
    private long _committed;
    private double _lastFinal;
    private double _lastFlush = -1;

    /// <summary>A session with small limits, which are met often.</summary>
    public static ScriptedSession Small(Random random) => new(random, scale: 1, new TranscriberOptions
    {
        Segmenter = new SegmenterOptions
        {
            MinSpeech = TimeSpan.FromMilliseconds(random.Next(0, 150)),
            MinSilence = TimeSpan.FromMilliseconds(random.Next(30, 600)),
            PreRoll = TimeSpan.FromMilliseconds(random.Next(0, 400)),
            Tail = TimeSpan.FromMilliseconds(random.Next(0, 600)),
            MaxUtterance = TimeSpan.FromMilliseconds(random.Next(2_500, 4_000)),
        },
        InterimResults = random.Chance(0.8),
        PartialStride = TimeSpan.FromMilliseconds(random.Next(1, 600)),
        MaxBuffered = TimeSpan.FromMilliseconds(random.Next(6_000, 12_000)),
        MaxDecodes = random.Next(1, 4),
        MaxAttempts = random.Next(1, 4),
    });

    /// <summary>A session with any options a client may ask for, and long speech.</summary>
    public static ScriptedSession Allowed(Random random) => new(random, scale: 12, new TranscriberOptions
    {
        Segmenter = new SegmenterOptions
        {
            OnThreshold = AnyOf(random, 0.05f, 0.5f, 0.95f),
            MinSilence = TimeSpan.FromMilliseconds(AnyOf(random, 100, 500, 2_000, 10_000)),
            MaxUtterance = TimeSpan.FromSeconds(AnyOf(random, 1, 3.217, 24, 27.999, 28)),
        },
        InterimResults = random.Chance(0.8),
        PartialStride = TimeSpan.FromSeconds(AnyOf(random, 0.5, 2)),
    });

    private ScriptedSession(Random random, int scale, TranscriberOptions options)
    {
        (_random, _scale, _options) = (random, scale, options);
        _session = new SessionTranscriber(options);
    }

    public List<TranscriptEvent> Told { get; } = [];

    public void Run()
    {
        for (var step = 0; step < 400; step++)
            Step(_random.Next(100));
        _session.End();
        Check();
        for (var step = 0; step < 400 && !_session.IsEnded; step++)
            Step(_random.Next(15, 100));
        while (!_session.IsEnded)
        {
            Assert.True(Score(int.MaxValue) | Ask() | Answer(0), "the session does not end");
            Check();
        }

        _session.Flush();
        _session.Clear();
        _session.End();
        Check();
        CheckWhole();
    }

    private static T AnyOf<T>(Random random, params T[] choices) => choices[random.Next(choices.Length)];

    private void Step(int dice)
    {
        switch (dice)
        {
            case < 15:
                Append();
                break;
            case < 45:
                Score(_random.Next(1, 40 * _scale));
                break;
            case < 65:
                Ask();
                break;
            case < 95:
                Answer(_random.Next(20));
                break;
            case < 98:
                if (!_session.IsEnded)
                    _flushed.Enqueue(_session.ReceivedSample);
                _session.Flush();
                break;
            case 98 when _random.Chance(0.3):
                Clear();
                break;
        }

        Check();
    }

    private void Append()
    {
        var samples = _random.Samples(Math.Min(_session.Credit, _random.Next(0, 12_000 * _scale)));
        _session.Append(samples);
        _audio.AddRange(samples);
        while (_voice.Count * Frame < _audio.Count)
            _voice.AddRange(Enumerable.Repeat(Levels[_random.Next(4)], _random.Next(1, 30 * _scale)));
    }

    private bool Score(int most)
    {
        var unscored = _session.Unscored.ToArray();
        var start = _audio.Count - _audio.Count % Frame - unscored.Length;
        Assert.True(IsAudio(start, unscored));
        var frames = Math.Min(most, unscored.Length / Frame);
        _session.Score(_voice.GetRange(start / Frame, frames).ToArray());
        return frames > 0;
    }

    private bool IsAudio(int start, ReadOnlySpan<short> samples) =>
        CollectionsMarshal.AsSpan(_audio).Slice(start, samples.Length).SequenceEqual(samples);

    private bool Ask()
    {
        if (!_session.TryNextDecode(out var decode))
            return false;
        Assert.True(_session.Wants(decode!));
        Assert.True(IsAudio((int)decode!.AudioStart, decode.Samples.Span));
        Assert.True(decode.AudioStart >= _session.CommittedSample);
        var longest = Math.Min(LongestDecode, SpeechTime.ToSamples(_options.Segmenter.MaxUtterance));
        Assert.True(decode.Samples.Length <= longest, $"{decode.Samples.Length} samples are more than {longest}");
        if (decode.IsFinal)
        {
            Assert.Contains(decode.Utterance, _endedUtterances);
            Assert.DoesNotContain(decode.Utterance, _cleared);
            Assert.DoesNotContain(decode.Utterance, _settled);
            _audioStarts[decode.Utterance] = decode.AudioStart;
        }
        else
        {
            Assert.True(_options.InterimResults);
            Assert.Equal(_open, decode.Utterance);
        }

        _unanswered.Add(decode);
        Assert.True(
            _unanswered.Count(one => one.IsFinal && _session.Wants(one)) <= _options.MaxDecodes, "too many decodes");
        return true;
    }

    /// <summary>Answers any decode, wanted or not.</summary>
    private bool Answer(int how)
    {
        if (_unanswered.Count == 0)
            return false;
        var decode = _unanswered[_random.Next(_unanswered.Count)];
        _unanswered.Remove(decode);
        var wanted = _session.Wants(decode);
        switch (how)
        {
            case 19:
                _session.Fail(decode);
                if (wanted && decode.IsFinal)
                    _failures[decode.Utterance] = _failures.GetValueOrDefault(decode.Utterance) + 1;
                break;
            case 18:
                _session.Defer(decode);
                break;
            default:
                var text = Transcribe(decode);
                _session.Complete(decode, new RecognitionResult(text, 0.95, "en", []));
                if (wanted && decode.IsFinal)
                    _expected[decode.Utterance] = text;
                break;
        }

        return true;
    }

    /// <summary>A hypothesis that goes on from the one before, or takes some of it back, or says nothing.</summary>
    private string Transcribe(Decode decode)
    {
        var words = _heard.TryGetValue(decode.Utterance, out var known) ? known : _heard[decode.Utterance] = [];
        for (var length = decode.Samples.Length / 4_000; words.Count < length;)
            words.Add(_random.Next(3).ToString(CultureInfo.InvariantCulture));
        if (_random.Chance(0.3) && words.Count > 0)
            words[_random.Next(words.Count)] = "other";
        if (_random.Chance(0.1))
            words.RemoveRange(words.Count / 2, words.Count - words.Count / 2);
        return _random.Chance(0.15) ? "" : string.Join(_random.Chance(0.1) ? "  " : " ", words);
    }

    private void Clear()
    {
        _session.Clear();
        if (_open is { } open)
            _cleared.Add(open);
        _open = null;
        _cleared.UnionWith(_endedUtterances.Except(_settled));
        foreach (var utterance in _cleared)
            _audioStarts.Remove(utterance);
    }

    private void Check()
    {
        foreach (var told in _session.TakeEvents())
        {
            Assert.DoesNotContain(Told, earlier => earlier is SessionEnded);
            Told.Add(told);
            Hear(told);
        }

        Assert.Equal(_audio.Count, _session.ReceivedSample);
        Assert.InRange(_session.CommittedSample, _committed, _session.ReceivedSample);
        _committed = _session.CommittedSample;
        // Those with an empty answer may have been settled in silence.
        var unsettled = _audioStarts.Where(one => _expected.GetValueOrDefault(one.Key) != "");
        Assert.All(unsettled, one => Assert.True(one.Value >= _committed, "unsettled audio is let go"));
        Assert.True(_session.Credit >= 0);
        Assert.True(_session.LagSeconds >= 0);
    }

    private void Hear(TranscriptEvent told)
    {
        switch (told)
        {
            case SpeechStarted:
                Assert.Null(_open);
                _open = ++_utterances;
                break;
            case SpeechEnded:
                Assert.NotNull(_open);
                _endedUtterances.Add(_open.Value);
                _open = null;
                break;
            case PartialTranscript partial:
                Assert.Equal(_open, partial.Utterance);
                Show(partial);
                break;
            case FinalTranscript final:
                Assert.Equal(_expected[final.Utterance], final.Text);
                Assert.True(final.Start >= _lastFinal && final.End > final.Start);
                _lastFinal = final.End;
                Settle(final.Utterance, final.Start);
                break;
            case UtteranceFailed failed:
                Assert.Equal(_options.MaxAttempts, _failures[failed.Utterance]);
                Settle(failed.Utterance, failed.Start);
                break;
            case Flushed:
                _lastFlush = SpeechTime.ToSeconds(_flushed.Dequeue() - Frame);
                break;
        }
    }

    /// <summary>What is committed never changes and never shrinks, and ends with a word.</summary>
    private void Show(PartialTranscript partial)
    {
        Assert.InRange(partial.Committed, 0, partial.Text.Length);
        Assert.True(partial.Committed == 0 || partial.Committed == partial.Text.Length || partial.Text[partial.Committed] == ' ');
        var before = _shown.GetValueOrDefault(partial.Utterance);
        _shown[partial.Utterance] = partial;
        Assert.Equal((before?.Revision ?? 0) + 1, partial.Revision);
        if (before is null)
            return;
        Assert.True(partial.Committed >= before.Committed, "what is committed shrinks");
        Assert.StartsWith(before.Text[..before.Committed], partial.Text, StringComparison.Ordinal);
        Assert.True(partial.End > before.End, "a partial is older than the one before");
    }

    private void Settle(long utterance, double start)
    {
        Assert.True(start > _lastFlush, "told after the flush it is older than");
        Assert.Contains(utterance, _endedUtterances);
        Assert.DoesNotContain(utterance, _cleared);
        Assert.DoesNotContain(_settled, earlier => earlier >= utterance);
        _settled.Add(utterance);
        _audioStarts.Remove(utterance);
    }

    private void CheckWhole()
    {
        Assert.Empty(_flushed);
        Assert.Null(_open);
        var silent = _expected.Where(answer => answer.Value.Length == 0).Select(answer => answer.Key);
        Assert.Equal(
            _endedUtterances.Except(_cleared).Except(silent).Order(), _settled.Except(silent).Order());
        var end = Assert.IsType<SessionEnded>(Told[^1]);
        Assert.Equal(Told.OfType<FinalTranscript>(), end.Finals);
        Assert.Equal(SpeechTime.ToSeconds(_audio.Count), end.TotalAudioSeconds);
    }
}
