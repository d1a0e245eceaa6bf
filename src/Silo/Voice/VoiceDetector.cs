using Transcription.Silo.Models;
using Transcription.Speech.Vad;

namespace Transcription.Silo.Voice;

/// <summary>
/// The silo's detector, chosen at its first use, when the catalog has looked: Silero, or by loudness when its weights
/// are missing.
/// </summary>
internal sealed partial class VoiceDetector : IVoiceActivityDetector, IDisposable
{
    private readonly Lazy<IVoiceActivityDetector> _chosen;

    public VoiceDetector(ModelCatalog catalog, ILoggerFactory loggers) =>
        _chosen = new Lazy<IVoiceActivityDetector>(() => Choose(catalog.VoiceFile, loggers));

    /// <inheritdoc/>
    public string Name => _chosen.Value.Name;

    /// <inheritdoc/>
    public VoiceState CreateState() => _chosen.Value.CreateState();

    /// <inheritdoc/>
    public ValueTask<float[]> ScoreAsync(
        VoiceState state, ReadOnlyMemory<short> samples, CancellationToken cancellation) =>
        _chosen.Value.ScoreAsync(state, samples, cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_chosen.IsValueCreated)
            (_chosen.Value as IDisposable)?.Dispose();
    }

    /// <summary>Silero when its weights are there and can be loaded, else the detector by loudness.</summary>
    public static IVoiceActivityDetector Choose(string? path, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger<VoiceDetector>();
        if (path is null)
        {
            LogFallback(logger, "silero_vad.onnx is not in the models directory");
            return new EnergyDetector();
        }

        try
        {
            return new SileroDetector(path, loggers.CreateLogger<SileroDetector>());
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogFallback(logger, $"{path} cannot be loaded: {error.Message}");
            return new EnergyDetector();
        }
    }
}
