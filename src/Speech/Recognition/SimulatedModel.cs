using Transcription.Speech.Pcm;

namespace Transcription.Speech.Recognition;

/// <summary>How the simulated model behaves.</summary>
public sealed record SimulatedModelOptions
{
    /// <summary>Time one batch takes. Default 20 ms.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Words per second of audio. Default 2.5.</summary>
    public double WordsPerSecond { get; set; } = 2.5;

    /// <summary>Share of recognitions that fail, from 0 to 1. Default 0.</summary>
    public double ErrorRate { get; set; }

    /// <summary>Requests of one batch. Default 32.</summary>
    public int MaxBatch { get; set; } = 32;

    /// <summary>The batch of each worker, counted from 1, that never comes back; 0 for none. Default 0.</summary>
    public int HangAt { get; set; }
}

/// <summary>
/// Costs time as a model does and hears words that depend on the audio alone: the same samples give the same words, and
/// longer audio gives the same words and more. A vocabulary takes the place of its own words, and translations are in
/// capitals. For load tests, and for trying the API without weights.
/// </summary>
public sealed class SimulatedModel(SimulatedModelOptions options, int seed = 1) : ISpeechModel
{
    private static readonly string[] Words =
    [
        "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliett", "kilo", "lima",
        "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango", "uniform", "victor", "whiskey",
        "xray", "yankee", "zulu",
    ];

    private readonly ManualResetEventSlim _never = new();
    private readonly Random _failures = new(seed);
    private int _batches;

    /// <inheritdoc/>
    public ModelCapabilities Capabilities { get; } = new()
    {
        MaxBatch = options.MaxBatch, WordTimestamps = true, Prompt = true, Vocabulary = true, Temperature = true,
        Translation = true,
    };

    /// <inheritdoc/>
    public IReadOnlyList<RecognitionResult> Recognize(IReadOnlyList<RecognitionRequest> requests)
    {
        if (++_batches == options.HangAt)
            _never.Wait(); // as native code does that hangs: no cancellation helps
        _never.Wait(options.Latency, requests.Count == 1 ? requests[0].Cancellation : CancellationToken.None);
        if (_failures.NextDouble() < options.ErrorRate)
            throw new InvalidOperationException("The simulated model failed, as its error rate asks.");
        return [.. requests.Select(request => Hear(request))];
    }

    /// <inheritdoc/>
    public void Dispose() => _never.Dispose();

    private RecognitionResult Hear(RecognitionRequest request)
    {
        var samples = request.Samples.Span;
        var step = Math.Max(1, (int)(SpeechTime.SampleRate / options.WordsPerSecond));
        var vocabulary = request.Options.Vocabulary is { Count: > 0 } given ? given : Words;
        var words = new List<RecognizedWord>(samples.Length / step + 1);
        for (var start = 0; start + step <= samples.Length; start += step)
        {
            var word = vocabulary[(int)(Hash(samples.Slice(start, step)) % (uint)vocabulary.Count)];
            words.Add(new RecognizedWord(
                request.Options.Translate ? word.ToUpperInvariant() : word, SpeechTime.ToSeconds(start),
                SpeechTime.ToSeconds(start + step), 0.9));
        }

        if (words.Count == 0)
            return RecognitionResult.Nothing;
        var text = string.Join(' ', words.Select(word => word.Text));
        var shown = request.Options.WordTimestamps ? words : [];
        return new RecognitionResult(
            text, 0.9, request.Options.Language ?? "en", [new(text, 0, words[^1].End, 0.9, shown)]);
    }

    private static uint Hash(ReadOnlySpan<short> samples)
    {
        var hash = 2166136261u;
        foreach (var sample in samples)
            hash = (hash ^ (ushort)sample) * 16777619u;
        return hash;
    }
}
