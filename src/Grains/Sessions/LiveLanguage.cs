using Transcription.Speech.Streaming;

namespace Transcription.Grains.Sessions;

/// <summary>
/// The first partial of an utterance finds the language and the later ones take it over; the final, with all of the audio,
/// looks anew.
/// </summary>
internal sealed class LiveLanguage : ISpokenLanguage
{
    private (long Utterance, string? Language) _heard;

    public ValueTask<string?> Of(Decode decode, CancellationToken cancellation) =>
        ValueTask.FromResult(!decode.IsFinal && _heard.Utterance == decode.Utterance ? _heard.Language : null);

    public void Heard(Decode decode, string? language) => _heard = (decode.Utterance, language);
}
