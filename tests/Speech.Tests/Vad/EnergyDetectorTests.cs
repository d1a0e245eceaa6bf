using Transcription.Speech.Pcm;
using Transcription.Speech.Vad;

namespace Transcription.Speech.Tests.Vad;

public class EnergyDetectorTests
{
    private readonly EnergyDetector _detector = new();

    private static short[] Noise(double seconds, double amplitude)
    {
        var random = new Random(1);
        return Make(seconds, _ => amplitude * (random.NextDouble() * 2 - 1));
    }

    /// <summary>A buzz at the pitch of a voice.</summary>
    private static short[] Buzz(double seconds, double amplitude, double pitch = 120) =>
        Make(seconds, time => amplitude * (time * pitch % 1 * 2 - 1));

    private static short[] Make(double seconds, Func<double, double> sample) =>
        [.. Enumerable.Range(0, (int)SpeechTime.ToSamples(seconds) / VoiceFrame.Samples * VoiceFrame.Samples)
            .Select(i => (short)(short.MaxValue * sample(SpeechTime.ToSeconds(i))))];

    private async Task<float[]> ScoreAsync(params short[][] parts)
    {
        var scores = await _detector.ScoreAsync(
            _detector.CreateState(), parts.SelectMany(part => part).ToArray(), CancellationToken.None);
        Assert.All(scores, score => Assert.InRange(score, 0f, 1f));
        return scores;
    }

    [Fact]
    public async Task Digital_silence_is_not_speech() =>
        Assert.All(await ScoreAsync(new short[512 * 300]), score => Assert.True(score < 0.1f));

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.02)]
    [InlineData(0.3)]
    public async Task White_noise_is_not_speech(double amplitude) =>
        Assert.All(await ScoreAsync(Noise(10, amplitude)), score => Assert.True(score < 0.35f));

    [Fact]
    public async Task A_voiced_sound_between_pauses_is_speech()
    {
        var pause = Noise(1, 0.001);
        var voice = Buzz(1, 0.2);
        var frames = pause.Length / VoiceFrame.Samples;
        var scores = await ScoreAsync(pause, voice, pause, voice, pause);
        for (var i = 0; i < scores.Length; i++)
            Assert.Equal(i / frames % 2 == 1, scores[i] > 0.5f);
    }

    [Fact]
    public async Task A_faint_hum_after_a_muted_microphone_is_not_speech()
    {
        var scores = await ScoreAsync(new short[512 * 60], Buzz(5, 0.001, pitch: 50));
        Assert.All(scores, score => Assert.True(score < 0.5f));
    }

    [Fact]
    public async Task A_steady_loud_hum_becomes_background()
    {
        var scores = await ScoreAsync(Buzz(10, 0.05, pitch: 50));
        Assert.All(scores[^60..], score => Assert.True(score < 0.35f));
    }

    [Fact]
    public async Task Cutting_the_stream_makes_no_difference()
    {
        short[] samples = [.. Noise(1, 0.01), .. Buzz(1, 0.2), .. Noise(1, 0.01)];
        var state = _detector.CreateState();
        var cut = new List<float>();
        foreach (var part in samples.Chunk(VoiceFrame.Samples * 7))
            cut.AddRange(await _detector.ScoreAsync(state, part, CancellationToken.None));
        Assert.Equal(await ScoreAsync(samples), cut);
    }
}
