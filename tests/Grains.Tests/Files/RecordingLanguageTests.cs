using Transcription.Grains.Files;
using Transcription.Speech.Pcm;
using Transcription.Speech.Streaming;

namespace Transcription.Grains.Tests.Files;

public sealed class RecordingLanguageTests
{
    private readonly RecordingLanguage _language = new();
    private int _position;
    private long _utterance;

    private Decode Speech(int seconds)
    {
        var decode = new Decode(++_utterance, true, _position, new short[seconds * SpeechTime.SampleRate]);
        _position += seconds * SpeechTime.SampleRate;
        return decode;
    }

    private Task<string?> Asked(Decode decode) => _language.Of(decode, CancellationToken.None).AsTask();

    [Fact]
    public async Task The_first_half_minute_of_speech_is_asked_and_the_rest_is_told_what_most_of_it_is_in()
    {
        var (english, german, late, later) = (Speech(8), Speech(23), Speech(5), Speech(1));
        Assert.Null(await Asked(english));
        Assert.Null(await Asked(german));
        var (told, toldAsWell) = (Asked(late), Asked(later));
        _language.Heard(german, "de");
        Assert.False(told.IsCompleted);
        _language.Heard(english, "en");
        Assert.Equal("de", await told);
        Assert.Equal("de", await toldAsWell);
        _language.Heard(late, "de");
        Assert.Equal("de", await Asked(Speech(9)));
    }

    [Fact]
    public async Task Who_is_asked_again_is_asked_the_same()
    {
        var first = Speech(31);
        Assert.Null(await Asked(first));
        Assert.Null(await Asked(first));
        _language.Heard(first, "fr");
        Assert.Null(await Asked(first));
        Assert.Equal("fr", await Asked(Speech(2)));
    }

    [Fact]
    public async Task A_model_that_names_no_language_is_asked_on_and_on()
    {
        var first = Speech(31);
        Assert.Null(await Asked(first));
        _language.Heard(first, null);
        Assert.Null(await Asked(Speech(2)));
    }

    [Fact]
    public async Task Who_waits_for_the_language_can_be_stopped()
    {
        Assert.Null(await Asked(Speech(31)));
        using var stop = new CancellationTokenSource();
        var waiting = _language.Of(Speech(1), stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
