using Microsoft.ML.OnnxRuntime;
using Transcription.Speech.Vad;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Transcription.Silo.Voice;

/// <summary>
/// Runs Silero on the next frame of many streams at once. Shapes: input [n, 64 + 512], state [2, n, 128], both float;
/// output [n, 1]. A stream's memory is its two rows of state, the 64 samples before the frame and its last score. Not thread
/// safe.
/// </summary>
internal sealed class SileroBatch : IDisposable
{
    /// <summary>The most streams of one run.</summary>
    public const int Size = 128;

    /// <summary>Numbers of a stream's memory.</summary>
    public const int MemorySize = LastScore + 1;

    /// <summary>Where a stream's memory holds its last score.</summary>
    public const int LastScore = 2 * Hidden + Context;

    private const int Hidden = 128;
    private const int Context = 64;
    private const int Row = Context + VoiceFrame.Samples;
    private static readonly string[] InputNames = ["input", "state", "sr"];
    private static readonly string[] OutputNames = ["output", "stateN"];

    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly float[] _input = new float[Size * Row];
    private readonly float[] _state = new float[2 * Size * Hidden];
    private readonly float[] _output = new float[Size];
    private readonly float[] _nextState = new float[2 * Size * Hidden];
    private readonly OrtValue _rate = OrtValue.CreateTensorValueFromMemory(new long[] { 16_000 }, []);
    private readonly Binding?[] _bindings = new Binding?[Size + 1]; // by the streams of the run

    public SileroBatch(string path)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            EnableMemoryPattern = false, // the number of streams changes from run to run
        };
        // Silence drives the state into denormal numbers, which are slow.
        options.AddSessionConfigEntry("session.set_denormal_as_zero", "1");
        _session = new InferenceSession(path, options);
    }

    /// <summary>Scores the next frame of each request, at most <see cref="Size"/>.</summary>
    public void Score(ReadOnlySpan<SileroRequest> requests)
    {
        var n = requests.Length;
        for (var i = 0; i < n; i++)
            Gather(requests[i], i, n);
        var binding = _bindings[n] ??= Bind(n);
        _session.Run(_run, InputNames, binding.Inputs, OutputNames, binding.Outputs);
        for (var i = 0; i < n; i++)
            Scatter(requests[i], i, n);
    }

    /// <summary>Moves a stream's context on over a frame that is not run.</summary>
    public static void KeepContext(ReadOnlySpan<short> frame, Span<float> memory)
    {
        var tail = frame[^Context..];
        for (var i = 0; i < tail.Length; i++)
            memory[2 * Hidden + i] = ToFloat(tail[i]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var values = _bindings.OfType<Binding>().SelectMany(binding => binding.Inputs[..2].Concat(binding.Outputs));
        foreach (var value in values)
            value.Dispose();
        _rate.Dispose();
        _run.Dispose();
        _session.Dispose();
    }

    private void Gather(SileroRequest request, int i, int n)
    {
        var memory = request.Memory.AsSpan();
        memory[..Hidden].CopyTo(_state.AsSpan(i * Hidden));
        memory.Slice(Hidden, Hidden).CopyTo(_state.AsSpan((n + i) * Hidden));
        var row = _input.AsSpan(i * Row, Row);
        memory.Slice(2 * Hidden, Context).CopyTo(row);
        var frame = request.Frame;
        for (var j = 0; j < frame.Length; j++)
            row[Context + j] = ToFloat(frame[j]);
    }

    private static float ToFloat(short sample) => sample / 32768f;

    private void Scatter(SileroRequest request, int i, int n)
    {
        var memory = request.Memory.AsSpan();
        _nextState.AsSpan(i * Hidden, Hidden).CopyTo(memory);
        _nextState.AsSpan((n + i) * Hidden, Hidden).CopyTo(memory[Hidden..]);
        _input.AsSpan(i * Row + Row - Context, Context).CopyTo(memory[(2 * Hidden)..]);
        memory[LastScore] = _output[i];
        request.Take(_output[i]);
    }

    private Binding Bind(int n) => new(
        [Over(_input, [n, Row]), Over(_state, [2, n, Hidden]), _rate],
        [Over(_output, [n, 1]), Over(_nextState, [2, n, Hidden])]);

    private static OrtValue Over(float[] numbers, long[] shape)
    {
        var count = (int)shape.Aggregate(1L, (product, size) => product * size);
        return OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, numbers.AsMemory(0, count), shape);
    }

    private sealed record Binding(OrtValue[] Inputs, OrtValue[] Outputs);
}
