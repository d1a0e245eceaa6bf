using System.Text.Json;
using Transcription.Speech.Streaming;
using Transcription.Speech.Transcripts;

namespace Transcription.Speech.Tests.Transcripts;

public class TranscriptFormatTests
{
    private static readonly Transcript Greeting = new(
        "Hello there. Bye.",
        "en",
        3725.5,
        [
            new(0, 0.5, 1.25, "Hello there.", 1, [new("Hello", 0.5, 0.8, 0.9), new("there.", 0.8, 1.25, 0.9)])
            {
                NoSpeechProbability = 0.01,
            },
            new(1, 3724.0625, 3725.1, "Bye.", 0.5, [new("Bye.", 3724.0625, 3725.1, 0.5)]),
        ]);

    private static string Format(
        string name, Transcript transcript, TimestampGranularities granularities = TimestampGranularities.Segment)
    {
        Assert.True(TranscriptFormats.TryGet(name, out var formatter, granularities));
        return formatter.Format(transcript);
    }

    private static Transcript Saying(string text) => new(text, null, 4, [new(0, 0, 4, text, 0.9, [])]);

    [Fact]
    public void Every_format_is_found_by_its_name()
    {
        foreach (var name in TranscriptFormats.Names)
        {
            Assert.True(TranscriptFormats.TryGet(name, out var formatter));
            Assert.Equal(name, formatter.Name);
        }

        Assert.True(TranscriptFormats.TryGet("txt", out var text));
        Assert.Equal("text", text.Name);
        Assert.False(TranscriptFormats.TryGet("docx", out _));
        Assert.False(TranscriptFormats.TryGet(null, out _));
    }

    [Theory]
    [InlineData("json", "application/json")]
    [InlineData("verbose_json", "application/json")]
    [InlineData("text", "text/plain; charset=utf-8")]
    [InlineData("srt", "application/x-subrip; charset=utf-8")]
    [InlineData("vtt", "text/vtt; charset=utf-8")]
    public void Every_format_names_its_media_type(string name, string mediaType)
    {
        Assert.True(TranscriptFormats.TryGet(name, out var formatter));
        Assert.Equal(mediaType, formatter.MediaType);
    }

    [Fact]
    public void Json_is_an_object_with_the_text() =>
        Assert.Equal("""{"text":"Hello there. Bye."}""", Format("json", Greeting));

    [Theory]
    [InlineData("She said \"no\" \\ and left")]
    [InlineData("tab\tline\nbell\u0007")]
    [InlineData("Grüße, 你好, emoji 😀, <b>&amp;</b>, \u2028")]
    public void Json_gives_back_any_text(string text)
    {
        using var json = JsonDocument.Parse(Format("json", Saying(text)));
        Assert.Equal(text, json.RootElement.GetProperty("text").GetString());
    }

    [Fact]
    public void Json_leaves_letters_readable() =>
        Assert.Equal("""{"text":"Grüße 你好"}""", Format("json", Saying("Grüße 你好")));

    [Fact]
    public void Broken_text_still_gives_json()
    {
        using var json = JsonDocument.Parse(Format("verbose_json", Saying("half \ud83d a pair")));
        Assert.Equal("half \ufffd a pair", json.RootElement.GetProperty("text").GetString());
    }

    [Fact]
    public void Text_is_the_text_and_a_line_end() => Assert.Equal("Hello there. Bye.\n", Format("text", Greeting));

    [Theory]
    [InlineData("text", "[channel 1] Hello there.\n[channel 2] Bye. Bye.\n")]
    [InlineData("json", """{"text":"Hello there. Bye. Bye."}""")]
    [InlineData("srt", "1\n00:00:00,000 --> 00:00:02,000\n[channel 1] Hello there.\n\n2\n00:00:01,000 --> 00:00:01,500\n[channel 2] Bye.\n\n3\n00:00:02,000 --> 00:00:03,000\n[channel 2] Bye.\n")]
    [InlineData("vtt", "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n<v channel 1>Hello there.\n\n00:00:01.000 --> 00:00:01.500\n<v channel 2>Bye.\n\n00:00:02.000 --> 00:00:03.000\n<v channel 2>Bye.\n")]
    public void Who_speaks_is_told_where_channels_are_told_apart(string format, string expected)
    {
        var transcript = TranscriptAssembler.Assemble(
        [
            new FinalTranscript(1, "Hello there.", 0, 2, 1, null, []) { Channel = 1 },
            new FinalTranscript(2, "Bye.", 1, 1.5, 1, null, []) { Channel = 2 },
            new FinalTranscript(3, "Bye.", 2, 3, 1, null, []) { Channel = 2 },
        ], 3);
        Assert.Equal(expected, Format(format, transcript));
    }

    [Fact]
    public void Verbose_json_has_segments_by_default() => Assert.Equal(
        """
        {"task":"transcribe","language":"en","duration":3725.5,"text":"Hello there. Bye.","segments":[
        {"id":0,"start":0.5,"end":1.25,"text":"Hello there.","avg_logprob":0,"no_speech_prob":0.01},
        {"id":1,"start":3724.062,"end":3725.1,"text":"Bye.","avg_logprob":-0.693147}]}
        """.ReplaceLineEndings(""),
        Format("verbose_json", Greeting));

    [Fact]
    public void Verbose_json_has_words_alone_when_only_words_are_asked() => Assert.Equal(
        """
        {"task":"transcribe","language":"en","duration":3725.5,"text":"Hello there. Bye.","words":[
        {"word":"Hello","start":0.5,"end":0.8},{"word":"there.","start":0.8,"end":1.25},
        {"word":"Bye.","start":3724.062,"end":3725.1}]}
        """.ReplaceLineEndings(""),
        Format("verbose_json", Greeting, TimestampGranularities.Word));

    [Fact]
    public void Verbose_json_has_both_when_both_are_asked()
    {
        using var json = JsonDocument.Parse(
            Format("verbose_json", Greeting, TimestampGranularities.Segment | TimestampGranularities.Word));
        Assert.Equal(2, json.RootElement.GetProperty("segments").GetArrayLength());
        Assert.Equal(3, json.RootElement.GetProperty("words").GetArrayLength());
    }

    [Fact]
    public void Verbose_json_says_when_it_translates_and_nothing_of_an_unknown_language() => Assert.Equal(
        """{"task":"translate","duration":1,"text":"","segments":[]}""",
        Format("verbose_json", new Transcript("", null, 1, []) { IsTranslation = true }));

    [Fact]
    public void Srt_numbers_its_cues() => Assert.Equal(
        """
        1
        00:00:00,500 --> 00:00:01,250
        Hello there.

        2
        01:02:04,062 --> 01:02:05,100
        Bye.

        """.ReplaceLineEndings("\n"),
        Format("srt", Greeting));

    [Fact]
    public void Vtt_has_a_header() => Assert.Equal(
        """
        WEBVTT

        00:00:00.500 --> 00:00:01.250
        Hello there.

        01:02:04.062 --> 01:02:05.100
        Bye.

        """.ReplaceLineEndings("\n"),
        Format("vtt", Greeting));

    [Fact]
    public void Vtt_escapes_what_would_be_markup() =>
        Assert.Equal(
            "WEBVTT\n\n00:00:00.000 --> 00:00:04.000\n1 &lt; 2 &amp;&amp; 3 --&gt; 4\n",
            Format("vtt", Saying("1 < 2 && 3 --> 4")));

    [Fact]
    public void An_empty_transcript_has_no_cues()
    {
        Assert.Equal("", Format("srt", new Transcript("", null, 1, [])));
        Assert.Equal("WEBVTT\n", Format("vtt", new Transcript("", null, 1, [])));
        Assert.Equal("", Format("srt", Saying(" ")));
    }
}
