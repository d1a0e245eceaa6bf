using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Transcription.Gateway.Tests.Hosting;
using Transcription.Speech.Recognition;

namespace Transcription.Gateway.Tests.Rest;

/// <summary>What bad files and fields get: a status, OpenAI's error shape, and a word on what is wrong.</summary>
public sealed class TranscriptionErrorTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Path = "/v1/audio/transcriptions";

    private readonly HttpClient _http = fixture.Server.Http;

    public static TheoryData<string, byte[], string> BadFiles()
    {
        var wav = TestAudio.Wav(TestAudio.Silence(1));
        var nan = TestAudio.Wav([0, 0x7FC0], rate: 16_000);
        nan[20] = 3; // IEEE float
        nan[34] = 32; // bits
        nan[32] = 4; // block
        BitConverter.TryWriteBytes(nan.AsSpan(28), 64_000);
        return new TheoryData<string, byte[], string>
        {
            { "text", Encoding.UTF8.GetBytes("this is no audio at all, only words"), "not audio" },
            { "zero bytes", [], "empty" },
            { "a header alone, cut", wav[..30], "" },
            { "cut in the middle", wav[..(wav.Length / 2)], "missing" },
            { "0 Hz", TestAudio.Wav(TestAudio.Silence(1), rate: 0), "0 Hz" },
            { "33 channels", TestAudio.Wav(TestAudio.Silence(1.0312), channels: 33), "33 channels" },
            { "samples that are no numbers", nan, "" },
            { "no samples", TestAudio.Wav([]), "no audio samples" },
        };
    }

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_bad_file_is_named_for_what_is_wrong_with_it(string what, byte[] file, string named)
    {
        var error = await Error(await _http.PostAsync(Path, TranscriptionTests.Form(file)), HttpStatusCode.BadRequest);
        Assert.Equal("invalid_audio", error.GetProperty("code").GetString());
        Assert.Equal("file", error.GetProperty("param").GetString());
        var message = error.GetProperty("message").GetString()!;
        Assert.True(message.Contains(named, StringComparison.OrdinalIgnoreCase), $"{what}: {message}");
        Assert.DoesNotContain("/tmp", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model", "nobody", 404, "model_unknown")]
    [InlineData("response_format", "pdf", 400, "invalid_parameters")]
    [InlineData("temperature", "2", 400, "invalid_parameters")]
    [InlineData("timestamp_granularities[]", "word", 400, "invalid_parameters")]
    [InlineData("timestamp_granularities[]", "letter", 400, "invalid_parameters")]
    [InlineData("colour", "red", 400, "invalid_parameters")]
    [InlineData("stream", "perhaps", 400, "invalid_parameters")]
    [InlineData("async", "perhaps", 400, "invalid_parameters")]
    [InlineData("url", "https://127.0.0.1/a.wav", 400, "invalid_parameters")]
    public async Task A_bad_field_is_refused_by_name(string name, string value, int status, string code)
    {
        var error = await Error(
            await _http.PostAsync(Path, TranscriptionTests.Form((name, value))), (HttpStatusCode)status);
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal(name, error.GetProperty("param").GetString());
    }

    [Theory]
    [InlineData("language", "de", "language_unsupported")]
    [InlineData("prompt", "hello", "invalid_parameters")]
    [InlineData("temperature", "0.5", "invalid_parameters")]
    [InlineData("vocabulary", "Orleans", "invalid_parameters")]
    public async Task What_the_model_lacks_is_refused(string name, string value, string code)
    {
        var form = TranscriptionTests.Form(("model", "plain.en"), (name, value));
        var error = await Error(await _http.PostAsync(Path, form), HttpStatusCode.BadRequest);
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal(name, error.GetProperty("param").GetString());
    }

    [Fact]
    public async Task Word_times_the_model_lacks_are_refused_by_the_fields_own_name()
    {
        var form = TranscriptionTests.Form(
            ("model", "plain.en"), ("response_format", "verbose_json"), ("timestamp_granularities[]", "word"));
        var error = await Error(await _http.PostAsync(Path, form), HttpStatusCode.BadRequest);
        Assert.Equal("timestamp_granularities[]", error.GetProperty("param").GetString());
    }

    [Theory]
    [InlineData("", 150)] // bounded in its entries
    [InlineData("word", 99)] // and in its length
    public async Task A_vocabulary_without_bounds_is_refused(string part, int times)
    {
        var vocabulary = string.Join(',', Enumerable.Range(0, times).Select(i => $"{part}{part}{i}"));
        var error = await Error(
            await _http.PostAsync(Path, TranscriptionTests.Form(("vocabulary", vocabulary))), HttpStatusCode.BadRequest);
        Assert.Equal("vocabulary", error.GetProperty("param").GetString());
    }

    [Fact]
    public async Task A_model_that_cannot_translate_is_named()
    {
        var error = await Error(
            await _http.PostAsync("/v1/audio/translations", TranscriptionTests.Form(("model", "plain.en"))),
            HttpStatusCode.BadRequest);
        Assert.Equal("invalid_parameters", error.GetProperty("code").GetString());
        Assert.Equal("model", error.GetProperty("param").GetString());
        Assert.Contains("plain.en", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_translation_takes_no_language()
    {
        var error = await Error(
            await _http.PostAsync("/v1/audio/translations", TranscriptionTests.Form(("language", "de"))),
            HttpStatusCode.BadRequest);
        Assert.Equal("language", error.GetProperty("param").GetString());
    }

    [Fact]
    public async Task The_unknown_model_is_answered_with_the_known_ones()
    {
        var response = await _http.PostAsync(Path, TranscriptionTests.Form(("model", "nobody")));
        var message = (await Error(response, HttpStatusCode.NotFound)).GetProperty("message").GetString()!;
        Assert.Contains("simulated", message, StringComparison.Ordinal);
        Assert.Contains("fast", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_without_a_file_says_so()
    {
        using var form = new MultipartFormDataContent { { new StringContent("simulated"), "model" } };
        var error = await Error(await _http.PostAsync(Path, form), HttpStatusCode.BadRequest);
        Assert.Equal("file", error.GetProperty("param").GetString());
    }

    [Fact]
    public async Task A_body_that_is_no_form_gets_415() =>
        await Error(await _http.PostAsync(Path, JsonContent.Create(new { })), HttpStatusCode.UnsupportedMediaType);

    [Fact]
    public async Task A_form_that_breaks_off_gets_400()
    {
        using var content = new StringContent("--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
        await Error(await _http.PostAsync(Path, content), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_address_that_is_none_gets_404() =>
        await Error(await _http.GetAsync("/v1/nothing"), HttpStatusCode.NotFound);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_over_the_limit_gets_413_and_leaves_nothing_behind(bool declared)
    {
        await using var server = await TestServer.Start("Limits:MaxUploadBytes=100000");
        using var form = TranscriptionTests.Form(TestAudio.Wav(TestAudio.Silence(10)));
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = form };
        request.Headers.TransferEncodingChunked = !declared;
        await Error(await server.Http.SendAsync(request), HttpStatusCode.RequestEntityTooLarge);
        Assert.Empty(server.Files);
    }

    [Fact]
    public async Task Without_a_key_every_address_but_health_and_the_page_gets_401()
    {
        await using var server = await TestServer.Start("Auth:ApiKeys:0=secret");
        await Error(await server.Http.PostAsync(Path, TranscriptionTests.Form()), HttpStatusCode.Unauthorized);
        await Error(await server.Http.GetAsync("/v1/models"), HttpStatusCode.Unauthorized);
        Assert.True((await server.Http.GetAsync("/health/live")).IsSuccessStatusCode);

        server.Http.DefaultRequestHeaders.Authorization = new("Bearer", "secret");
        Assert.True((await server.Http.PostAsync(Path, TranscriptionTests.Form())).IsSuccessStatusCode);
    }

    [Fact]
    public async Task More_files_than_allowed_get_429_with_a_time_to_try_again()
    {
        await using var server = await TestServer.Start(
            sessions: 1, new SimulatedModelOptions { Latency = TimeSpan.FromSeconds(30) }, "Limits:ConcurrentFiles=1");
        var first = server.Http.PostAsync(Path, TranscriptionTests.Form());
        var second = server.Http.PostAsync(Path, TranscriptionTests.Form());
        var refused = await await Task.WhenAny(first, second);
        await Error(refused, HttpStatusCode.TooManyRequests);
        Assert.True(refused.Headers.RetryAfter!.Delta > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_model_that_fails_gets_500_and_no_words()
    {
        await using var server = await TestServer.Start(sessions: 1, new SimulatedModelOptions { ErrorRate = 1 });
        var error = await Error(
            await server.Http.PostAsync(Path, TranscriptionTests.Form()), HttpStatusCode.InternalServerError);
        Assert.Equal("internal_error", error.GetProperty("code").GetString());
    }

    private static async Task<JsonElement> Error(HttpResponseMessage response, HttpStatusCode status)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {body}");
        var error = JsonDocument.Parse(body).RootElement.GetProperty("error");
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        Assert.NotEmpty(error.GetProperty("type").GetString()!);
        return error;
    }
}
