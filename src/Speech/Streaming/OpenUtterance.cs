using Transcription.Speech.Pcm;
using Transcription.Speech.Recognition;

namespace Transcription.Speech.Streaming;

/// <summary>The utterance being spoken.</summary>
/// <param name="id">Its number.</param>
/// <param name="firstPartialAt">The stream position from which the first partial is due.</param>
/// <param name="told">A hypothesis of it that was shown before; null for none.</param>
internal sealed class OpenUtterance(long id, long firstPartialAt, PartialTranscript? told = null)
{
    private readonly HypothesisStabilizer _stabilizer =
        told is null ? new() : new(told.Text[..told.Committed], told.Revision);

    public long Id { get; } = id;

    /// <summary>The partial decode under way, if any.</summary>
    public Decode? Partial { get; set; }

    /// <summary>The newest answer, while the voice in its audio is still looked for.</summary>
    public (Decode Decode, RecognitionResult Result)? Heard { get; set; }

    /// <summary>The stream position from which the next partial is due.</summary>
    public long NextPartialAt { get; set; } = firstPartialAt;

    /// <summary>Takes the next hypothesis and says how it is to be shown.</summary>
    public PartialTranscript ToPartial(Decode decode, RecognitionResult result, long speechStart)
    {
        var shown = _stabilizer.Next(result.Text);
        return new PartialTranscript(
            Id,
            shown.Text,
            shown.Committed,
            SpeechTime.ToSeconds(speechStart),
            SpeechTime.ToSeconds(decode.AudioEnd),
            shown.Revision);
    }
}
