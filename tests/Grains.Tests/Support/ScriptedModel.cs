using Transcription.Speech.Recognition;

namespace Transcription.Grains.Tests.Support;

/// <summary>Hears the simulated model's words at once, when and if its script lets it. Refuses to be called twice at once.</summary>
internal sealed class ScriptedModel(ModelScript script) : ISpeechModel
{
    private readonly SimulatedModel _words = new(new SimulatedModelOptions { Latency = TimeSpan.Zero });
    private int _calls;

    public ModelCapabilities Capabilities => _words.Capabilities with { MaxBatch = script.MaxBatch };

    public bool IsDisposed { get; private set; }

    public IReadOnlyList<RecognitionResult> Recognize(IReadOnlyList<RecognitionRequest> requests)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (Interlocked.Increment(ref _calls) != 1)
            throw new InvalidOperationException("The model is called concurrently.");
        script.Enter(requests);
        try
        {
            script.PassGate(requests);
            return script.Fails(requests)
                ? throw new InvalidOperationException("The model fails, as scripted.")
                : [.. requests.Select(request => _words.Recognize([request with { Cancellation = default }])[0])];
        }
        finally
        {
            script.Leave();
            Interlocked.Decrement(ref _calls);
        }
    }

    public void Dispose()
    {
        IsDisposed = true;
        _words.Dispose();
    }
}
