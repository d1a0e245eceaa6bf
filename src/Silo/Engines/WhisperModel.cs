using Transcription.Silo.Models;
using Transcription.Speech.Pcm;
using Transcription.Speech.Recognition;
using Whisper.net;

namespace Transcription.Silo.Engines;

/// <summary>
/// A Whisper model on one device. One native call per request, nothing carried from one to the next. The native work
/// runs on a thread of its own while the caller's waits, since only so does the library let a decode be stopped.
/// </summary>
internal sealed class WhisperModel(
    SharedFactory factory, CatalogModel model, WhisperOptions options, int threads, TimeProvider time) : ISpeechModel
{
    // whisper.cpp refuses less than 100 ms; the window is padded with silence in any case.
    private const int LeastSamples = SpeechTime.SampleRate;

    // More than anybody says, so that only a loop meets it.
    private const int TokensPerSecond = 24;
    private const int SpareTokens = 32;

    private readonly GgmlFile _file = model.File!;
    private float[] _samples = [];
    private bool _disposed;

    /// <inheritdoc/>
    public ModelCapabilities Capabilities => model.Info.Capabilities;

    /// <summary>The tokens that many samples may be said to hold: where a loop ends.</summary>
    internal static int MostTokens(int samples) => (int)(SpeechTime.ToSeconds(samples) * TokensPerSecond) + SpareTokens;

    /// <inheritdoc/>
    public IReadOnlyList<RecognitionResult> Recognize(IReadOnlyList<RecognitionRequest> requests) =>
        [.. requests.Select(Recognize)];

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
            factory.Release();
        _disposed = true;
    }

    private RecognitionResult Recognize(RecognitionRequest request)
    {
        request.Cancellation.ThrowIfCancellationRequested();
        if (CapabilityGap.Find(model.Info.Name, Capabilities, request.Options) is { } gap)
            throw new ArgumentException(gap.Message);
        if (request.Samples.IsEmpty)
            return RecognitionResult.Nothing;
        using var limit = new CancellationTokenSource(options.MaxDecodeTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(request.Cancellation, limit.Token);
        try
        {
            var skipped = request.Options.WordTimestamps ? SpeechOnset.Silence(request.Samples.Span) : 0;
            var segments = RunAsync(request, skipped, either.Token).GetAwaiter().GetResult();
            return WhisperResult.From(segments, _file, options, request, SpeechTime.ToSeconds(skipped));
        }
        catch (OperationCanceledException) when (!request.Cancellation.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"A decode took longer than {options.MaxDecodeTime.TotalSeconds} s and was stopped.");
        }
        catch (OperationCanceledException)
        {
            throw new OperationCanceledException(request.Cancellation);
        }
    }

    private async Task<List<SegmentData>> RunAsync(
        RecognitionRequest request, int skipped, CancellationToken cancellation)
    {
        var samples = Load(request.Samples.Span[skipped..]);
        var segments = new List<SegmentData>();
        // Disposing waits until a stopped decode has really left native code, so that the buffer is free again.
        await using var processor = Build(request);
        await foreach (var segment in processor.ProcessAsync(samples, cancellation).ConfigureAwait(false))
            segments.Add(segment);
        return segments;
    }

    private ReadOnlyMemory<float> Load(ReadOnlySpan<short> samples)
    {
        var length = Math.Max(LeastSamples, samples.Length);
        if (_samples.Length < length)
            _samples = new float[length];
        for (var i = 0; i < samples.Length; i++)
            _samples[i] = samples[i] / 32768f;
        _samples.AsSpan(samples.Length, length - samples.Length).Clear();
        return _samples.AsMemory(0, length);
    }

    private WhisperProcessor Build(RecognitionRequest request)
    {
        var builder = factory.Factory.CreateBuilder()
            .WithThreads(threads)
            .WithNoContext()
            .WithoutStringPool()
            .WithTemperature(request.Options.Temperature)
            .WithTemperatureInc(options.TemperatureStep)
            .WithEntropyThreshold(options.EntropyThreshold)
            .WithLogProbThreshold(options.LogProbabilityThreshold)
            .WithNoSpeechThreshold(options.NoSpeechThreshold)
            .WithMaxTokensPerSegment(MostTokens(request.Samples.Length));
        var context = AudioContext.For(request.Samples.Length, _file.AudioContext);
        if (options.ShrinkAudioContext && context > 0)
            builder.WithAudioContextSize(context);
        // Source: OpenAI's reference decoder keeps one token less than half of the context.
        var prompt = WhisperPrompt.Compose(
            request.Options.Vocabulary, request.Options.Prompt, _file.TextContext / 2 - 1, factory.Tokenizer);
        if (prompt.Length > 0)
            builder.WithPrompt(prompt);
        if (request.Options.Translate)
            builder.WithTranslate();
        if (request.Options.WordTimestamps)
            builder.WithTokenTimestamps();
        if (options.BeamSize > 0)
            builder.WithBeamSearchSamplingStrategy(beam => beam.WithBeamSize(options.BeamSize));
        else
            builder.WithGreedySamplingStrategy(greedy => greedy.WithBestOf(options.BestOf));
        return _file.IsMultilingual && request.Options.Language is null
            ? builder.WithLanguageDetection().Build()
            : builder.WithLanguage(request.Options.Language?.ToLowerInvariant() ?? "en").Build();
    }
}
