using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Grains.Workers;

namespace Transcription.Grains.Files;

/// <summary>
/// Voice activity of one recording, found on a worker silo. The detector's memory travels with the calls, so when the silo
/// goes another carries on.
/// </summary>
internal sealed class RemoteVoice(IGrainFactory grains, WorkerPool workers, string model)
{
    private const int Attempts = 3;

    private IReadOnlyList<float>? _state;
    private string? _silo;

    public async Task<float[]> Score(short[] frames, CancellationToken cancellation)
    {
        var pcm = PcmViews.AsBytes(frames);
        for (var attempt = 1; ; attempt++)
        {
            _silo ??= workers.SiloFor(model) ?? throw new NoCapacityException($"No silo serves the model '{model}' now.");
            try
            {
                var scores = await grains.GetGrain<IVoiceGrain>(_silo)
                    .Score(new VoiceFrames(pcm, _state)).WaitAsync(cancellation);
                _state = scores.State;
                return [.. scores.Probabilities];
            }
            catch (OrleansException) when (attempt < Attempts)
            {
                _silo = null;
            }
        }
    }
}
