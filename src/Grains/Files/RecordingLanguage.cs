using Transcription.Grains.Sessions;
using Transcription.Speech.Pcm;
using Transcription.Speech.Streaming;

namespace Transcription.Grains.Files;

/// <summary>
/// The first 30 s of speech are asked for their language, utterance by utterance; what most of them is in holds for the
/// rest, which waits for it. So the same recording is always asked the same, in whatever order answers come.
/// </summary>
internal sealed class RecordingLanguage : ISpokenLanguage
{
    private const int Enough = 30 * SpeechTime.SampleRate; // as much as Whisper's own tools look at

    private readonly HashSet<long> _first = []; // utterances that are asked
    private readonly HashSet<long> _unheard = [];
    private readonly Dictionary<string, int> _samples = new(StringComparer.Ordinal); // by language
    private readonly TaskCompletionSource<string?> _most = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _seen; // samples

    public async ValueTask<string?> Of(Decode decode, CancellationToken cancellation)
    {
        if (_seen < Enough && _first.Add(decode.Utterance))
        {
            _unheard.Add(decode.Utterance);
            _seen += decode.Samples.Length;
        }

        return _first.Contains(decode.Utterance) ? null : await _most.Task.WaitAsync(cancellation);
    }

    public void Heard(Decode decode, string? language)
    {
        if (!_unheard.Remove(decode.Utterance))
            return;
        if (language is not null)
            _samples[language] = _samples.GetValueOrDefault(language) + (int)(decode.AudioEnd - decode.AudioStart);
        if (_seen >= Enough && _unheard.Count == 0)
        {
            _most.SetResult(_samples.OrderByDescending(heard => heard.Value).ThenBy(heard => heard.Key, StringComparer.Ordinal)
                .Select(heard => heard.Key).FirstOrDefault());
        }
    }
}
