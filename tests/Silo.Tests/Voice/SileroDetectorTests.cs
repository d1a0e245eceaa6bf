using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Transcription.Silo.Voice;
using Transcription.Speech.Vad;

namespace Transcription.Silo.Tests.Voice;

public sealed class SileroDetectorTests : IDisposable
{
    private const float Tolerance = 1e-5f;
    private static readonly short[] Long = WavFile.Read("long.wav");

    private readonly SileroDetector _detector = new(TestFiles.Silero, NullLogger<SileroDetector>.Instance);

    public void Dispose() => _detector.Dispose();

    [Fact]
    public async Task Speech_scores_high_and_silence_and_noise_score_low()
    {
        foreach (var file in new[] { "silence.wav", "noise.wav" })
        {
            var quiet = await ScoreAsync(_detector.CreateState(), Frames(WavFile.Read(file)));
            Assert.All(quiet, score => Assert.InRange(score, 0, 0.35f));
        }

        var scores = await ScoreAsync(_detector.CreateState(), Frames(WavFile.Read("t01.wav")));
        Assert.True(scores.Count(score => score > 0.5f) > 30, string.Join(' ', scores));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Streams_scored_together_score_as_they_do_alone(int seed)
    {
        const int streams = 150; // more than one run takes
        var alone = new float[streams][];
        for (var i = 0; i < streams; i++)
            alone[i] = await ScoreAsync(_detector.CreateState(), Stream(i));
        var together = await Task.WhenAll(Enumerable.Range(0, streams)
            .Select(i => Task.Run(() => ScoreInPiecesAsync(Stream(i), new Random(seed * 1_000 + i)))));
        for (var i = 0; i < streams; i++)
            AssertSame(alone[i], together[i], $"stream {i}, seed {seed}");
    }

    [Fact]
    public async Task A_copied_state_goes_on_in_another_detector()
    {
        var audio = Frames(Long.AsMemory(0, 8 * 16_000));
        var half = audio.Length / 2 / VoiceFrame.Samples * VoiceFrame.Samples;
        var whole = await ScoreAsync(_detector.CreateState(), audio);
        var state = _detector.CreateState();
        var first = await ScoreAsync(state, audio[..half]);
        using var other = new SileroDetector(TestFiles.Silero, NullLogger<SileroDetector>.Instance);
        var second = await other.ScoreAsync(new VoiceState([.. state.Memory]), audio[half..], CancellationToken.None);
        AssertSame(whole, [.. first, .. second], "migrated");
    }

    [Fact]
    public async Task A_whole_file_at_once_does_not_hold_up_a_live_stream()
    {
        var file = Enumerable.Range(0, 80_000 * VoiceFrame.Samples).Select(i => (short)(i * 7_919 % 4_001 - 2_000)).ToArray();
        using var cancellation = new CancellationTokenSource();
        var slow = _detector.ScoreAsync(_detector.CreateState(), file, cancellation.Token).AsTask();
        await ScoreAsync(_detector.CreateState(), file.AsMemory(0, VoiceFrame.Samples));
        Assert.False(slow.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
    }

    [Fact]
    public async Task Plain_silence_is_no_speech_and_what_follows_is_heard_as_ever()
    {
        var state = _detector.CreateState();
        Assert.All(await ScoreAsync(state, new short[100 * VoiceFrame.Samples]), score => Assert.Equal(0, score));
        var speech = Frames(Long.AsMemory(6 * 16_000, 2 * 16_000));
        var after = await ScoreAsync(state, speech);
        var alone = await ScoreAsync(_detector.CreateState(), speech);
        Assert.Equal(alone.Select(score => score >= 0.5f), after.Select(score => score >= 0.5f));
        Assert.Contains(after, score => score > 0.9f);
    }

    [Fact]
    public async Task A_call_given_up_leaves_the_memory_as_it_was()
    {
        var state = _detector.CreateState();
        await ScoreAsync(state, Frames(Long.AsMemory(0, 16_000)));
        float[] before = [.. state.Memory];
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _detector.ScoreAsync(
            state, new short[VoiceFrame.Samples], new CancellationToken(canceled: true)));
        Assert.Equal(before, state.Memory);
    }

    [Fact]
    public async Task What_is_no_whole_frame_or_another_detectors_state_is_refused()
    {
        Assert.Empty(await ScoreAsync(_detector.CreateState(), ReadOnlyMemory<short>.Empty));
        await Assert.ThrowsAsync<ArgumentException>(() => ScoreAsync(_detector.CreateState(), new short[100]));
        await Assert.ThrowsAsync<ArgumentException>(
            () => ScoreAsync(new EnergyDetector().CreateState(), Enumerable.Repeat((short)3_000, VoiceFrame.Samples).ToArray()));
    }

    [Fact]
    public async Task A_detector_that_is_gone_says_so()
    {
        _detector.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(
            () => ScoreAsync(new VoiceState(new float[SileroBatch.MemorySize]), Enumerable.Repeat((short)3_000, VoiceFrame.Samples).ToArray()));
    }

    [Fact]
    public void Without_weights_the_detector_by_loudness_takes_over_and_the_log_says_so()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["silero_vad.onnx"], "no weights");
        foreach (var path in new[] { null, directory["silero_vad.onnx"] })
        {
            var log = new ListLogger<VoiceDetector>();
            using var loggers = new OneLoggerFactory(log);
            Assert.IsType<EnergyDetector>(VoiceDetector.Choose(path, loggers));
            var (level, text) = Assert.Single(log.Lines);
            Assert.Equal(LogLevel.Warning, level);
            Assert.Contains("silero_vad.onnx", text, StringComparison.Ordinal);
        }
    }

    private async Task<float[]> ScoreInPiecesAsync(ReadOnlyMemory<short> audio, Random random)
    {
        var state = _detector.CreateState();
        var scores = new List<float>();
        while (audio.Length > 0)
        {
            var frames = Math.Min(audio.Length / VoiceFrame.Samples, random.Next(1, 9));
            scores.AddRange(await ScoreAsync(state, audio[..(frames * VoiceFrame.Samples)]));
            audio = audio[(frames * VoiceFrame.Samples)..];
        }

        return [.. scores];
    }

    private Task<float[]> ScoreAsync(VoiceState state, ReadOnlyMemory<short> audio) =>
        _detector.ScoreAsync(state, audio, CancellationToken.None).AsTask();

    private static ReadOnlyMemory<short> Stream(int i) => Frames(Long.AsMemory(i * 4_000, 20 * VoiceFrame.Samples));

    private static ReadOnlyMemory<short> Frames(ReadOnlyMemory<short> audio) =>
        audio[..(audio.Length / VoiceFrame.Samples * VoiceFrame.Samples)];

    private static void AssertSame(float[] expected, float[] actual, string where)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= Tolerance, $"{where}, frame {i}: {expected[i]} or {actual[i]}");
    }
}
