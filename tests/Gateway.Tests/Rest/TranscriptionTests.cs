using System.Net.Http.Json;
using System.Text.Json;
using Transcription.Gateway.Tests.Hosting;

namespace Transcription.Gateway.Tests.Rest;

public sealed class TranscriptionTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly HttpClient _http = fixture.Server.Http;

    [Fact]
    public async Task Json_holds_the_text() =>
        Assert.Equal(6, Words((await Json(Form())).GetProperty("text").GetString()!));

    [Fact]
    public async Task Text_is_the_text_alone()
    {
        var response = await Post(Form(("response_format", "text")));
        Assert.StartsWith("text/plain", response.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        Assert.Equal(6, Words(await response.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("srt", "1\n00:00:00,", "application/x-subrip")]
    [InlineData("vtt", "WEBVTT\n\n00:00:00.", "text/vtt")]
    public async Task Subtitles_carry_times(string format, string begin, string mediaType)
    {
        var response = await Post(Form(("response_format", format)));
        Assert.Equal(mediaType, response.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith(begin, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verbose_json_holds_segments_unless_words_are_asked_for()
    {
        var segments = await Json(Form(("response_format", "verbose_json")));
        Assert.Equal(1, segments.GetProperty("segments").GetArrayLength());
        Assert.False(segments.TryGetProperty("words", out _));
        Assert.Equal(5, segments.GetProperty("duration").GetDouble(), 2);

        var words = await Json(Form(("response_format", "verbose_json"), ("timestamp_granularities[]", "word")));
        Assert.Equal(6, words.GetProperty("words").GetArrayLength());
        Assert.False(words.TryGetProperty("segments", out _));
        Assert.InRange(words.GetProperty("words")[0].GetProperty("start").GetDouble(), 0.5, 1.1);
    }

    [Fact]
    public async Task A_vocabulary_reaches_the_model()
    {
        var text = (await Json(Form(("vocabulary", "Orleans, grain")))).GetProperty("text").GetString()!;
        Assert.All(text.Split(' '), word => Assert.True(word is "Orleans" or "grain", word));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("text")]
    [InlineData("srt")]
    [InlineData("vtt")]
    [InlineData("verbose_json")]
    public async Task A_translation_comes_in_every_format(string format)
    {
        var response = await Post(Form(("response_format", format), ("vocabulary", "hallo")), "/v1/audio/translations");
        var body = await response.Content.ReadAsStringAsync();
        Assert.Contains("HALLO HALLO", body, StringComparison.Ordinal);
        if (format != "verbose_json")
            return;
        var json = JsonDocument.Parse(body).RootElement;
        Assert.Equal(
            ("translate", "en"), (json.GetProperty("task").GetString(), json.GetProperty("language").GetString()));
    }

    [Fact]
    public async Task An_alias_stands_for_its_model() => await Json(Form(("model", "fast")));

    [Fact]
    public async Task Silence_has_no_words() =>
        Assert.Equal("", (await Json(Form(TestAudio.Wav(TestAudio.Silence(3))))).GetProperty("text").GetString());

    [Fact]
    public async Task A_file_and_a_stream_of_the_same_audio_give_the_same_text()
    {
        var audio = TestAudio.Concat(TestAudio.Silence(0.7), TestAudio.Voice(4), TestAudio.Silence(1), TestAudio.Voice(3, seed: 5));
        var text = (await Json(Form(TestAudio.Wav(audio)))).GetProperty("text").GetString();

        using var client = await fixture.Server.Connect("interim_results=false");
        foreach (var chunk in audio.Chunk(3_000))
            await client.Send(chunk);
        await client.SendType("end");
        Assert.Equal(text, (await client.Until("session.end")).GetProperty("transcript").GetString());
    }

    internal static MultipartFormDataContent Form(params (string Name, string Value)[] fields) =>
        Form(TestAudio.Wav(TestAudio.Concat(TestAudio.Silence(1), TestAudio.Voice(2), TestAudio.Silence(2))), fields);

    internal static MultipartFormDataContent Form(byte[] file, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", "audio.wav" } };
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        return form;
    }

    private static int Words(string text) => text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Length;

    private async Task<HttpResponseMessage> Post(MultipartFormDataContent form, string path = "/v1/audio/transcriptions")
    {
        var response = await _http.PostAsync(path, form);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return response;
    }

    private async Task<JsonElement> Json(MultipartFormDataContent form) =>
        await (await Post(form)).Content.ReadFromJsonAsync<JsonElement>();
}
