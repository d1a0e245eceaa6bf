using System.Threading.Channels;
using Transcription.Speech.Vad;

namespace Transcription.Silo.Voice;

/// <summary>
/// Silero VAD for every session of the silo: one thread takes the next frame of each waiting stream, scores them in one
/// run, and begins again. A stream with many frames waiting gets one of them into each run, like everybody else.
/// </summary>
internal sealed partial class SileroDetector : IVoiceActivityDetector, IDisposable
{
    private const int MostWaiting = 8_192;

    // While several streams are busy, a moment's wait makes larger runs, and a frame half as costly.
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(2);

    private readonly Channel<SileroRequest> _arrivals = Channel.CreateBounded<SileroRequest>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    private readonly ManualResetEventSlim _never = new();
    private readonly ILogger _logger;
    private readonly SileroBatch _batch;
    private readonly Thread _thread;

    /// <param name="path">The weights, <c>silero_vad.onnx</c>.</param>
    /// <param name="logger">Where failed runs are told.</param>
    /// <exception cref="Microsoft.ML.OnnxRuntime.OnnxRuntimeException">The file is not usable.</exception>
    public SileroDetector(string path, ILogger<SileroDetector> logger)
    {
        _logger = logger;
        _batch = new SileroBatch(path);
        _thread = new Thread(Run) { IsBackground = true, Name = "silero" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public string Name => "silero";

    /// <inheritdoc/>
    public VoiceState CreateState() => new(new float[SileroBatch.MemorySize]);

    /// <inheritdoc/>
    public async ValueTask<float[]> ScoreAsync(
        VoiceState state, ReadOnlyMemory<short> samples, CancellationToken cancellation)
    {
        if (state.Memory.Length != SileroBatch.MemorySize)
            throw new ArgumentException("The state was made by another detector.", nameof(state));
        if (samples.Length % VoiceFrame.Samples != 0)
            throw new ArgumentException($"{samples.Length} samples are not whole frames.", nameof(samples));
        if (samples.IsEmpty)
            return [];
        cancellation.ThrowIfCancellationRequested();
        var request = new SileroRequest(state, samples);
        request.PassSilence();
        if (request.IsDone)
            return await request.Scores;
        try
        {
            await _arrivals.Writer.WriteAsync(request, cancellation);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SileroDetector));
        }

        await using var registration = cancellation.UnsafeRegister(
            static (request, token) => ((SileroRequest)request!).Cancel(token), request);
        return await request.Scores;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_arrivals.Writer.TryComplete())
            return;
        _thread.Join();
        _never.Dispose();
        _batch.Dispose();
    }

    private void Run()
    {
        var waiting = new Queue<SileroRequest>();
        var round = new SileroRequest[SileroBatch.Size];
        var n = 0;
        while (TakeArrivals(waiting, gather: n > 1))
        {
            n = 0;
            while (n < round.Length && waiting.TryDequeue(out var request))
            {
                if (!request.IsDone)
                    round[n++] = request;
            }

            if (n > 0)
                Score(round.AsSpan(0, n));
            for (var i = 0; i < n; i++)
            {
                if (!round[i].IsDone)
                    waiting.Enqueue(round[i]);
            }

            Array.Clear(round, 0, n);
        }

        foreach (var request in waiting)
            request.Fail(new ObjectDisposedException(nameof(SileroDetector)));
    }

    /// <summary>Moves what arrived behind what waits; blocks while nothing does. False when disposed.</summary>
    private bool TakeArrivals(Queue<SileroRequest> waiting, bool gather)
    {
        var reader = _arrivals.Reader;
        if (waiting.Count == 0)
        {
            if (!reader.TryPeek(out _) && !reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
                return false;
            if (gather)
                _never.Wait(GatherTime);
        }

        while (waiting.Count < MostWaiting && reader.TryRead(out var request))
            waiting.Enqueue(request);
        return !reader.Completion.IsCompleted;
    }

    private void Score(ReadOnlySpan<SileroRequest> requests)
    {
        try
        {
            _batch.Score(requests);
            foreach (var request in requests)
                request.PassSilence();
        }
        catch (Exception error)
        {
            LogFailed(_logger, requests.Length, error);
            foreach (var request in requests)
                request.Fail(new InvalidOperationException("Voice detection failed.", error));
        }
    }
}
