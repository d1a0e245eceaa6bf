using Transcription.Speech.Streaming;

namespace Transcription.Grains.Sessions;

/// <summary>
/// In which language speech is recognised when nobody said which: a model that must find it first takes up to three times
/// as long.
/// </summary>
internal interface ISpokenLanguage
{
    /// <summary>The language to recognise it in; null lets the model find it.</summary>
    ValueTask<string?> Of(Decode decode, CancellationToken cancellation);

    /// <summary>What the model found, or was told.</summary>
    void Heard(Decode decode, string? language);
}
