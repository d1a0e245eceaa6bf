using Orleans.Concurrency;
using Orleans.Placement;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Grains.Capacity;
using Transcription.Speech.Vad;

namespace Transcription.Grains.Workers;

/// <inheritdoc cref="IVoiceGrain"/>
[Reentrant, Immovable, KeySiloPlacement]
internal sealed class VoiceGrain(IVoiceActivityDetector detector) : Grain, IVoiceGrain
{
    public async Task<VoiceScores> Score(VoiceFrames frames)
    {
        var state = frames.State is { } memory ? new VoiceState([.. memory]) : detector.CreateState();
        var samples = PcmViews.AsSamples(frames.Pcm);
        var probabilities = await detector.ScoreAsync(state, samples, CancellationToken.None);
        return new VoiceScores(probabilities, state.Memory);
    }
}
