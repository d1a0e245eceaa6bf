namespace Transcription.Speech.Transcripts;

/// <summary>WebVTT subtitles: cues of at most two lines.</summary>
public sealed class VttFormatter : ITranscriptFormatter
{
    /// <inheritdoc/>
    public string Name => "vtt";

    /// <inheritdoc/>
    public string MediaType => "text/vtt; charset=utf-8";

    /// <inheritdoc/>
    public void Write(Transcript transcript, TextWriter writer)
    {
        writer.Write("WEBVTT\n");
        foreach (var cue in CueSplitter.Split(transcript))
            writer.Write($"\n{Cue.Time(cue.Start, '.')} --> {Cue.Time(cue.End, '.')}\n{ChannelNames.Voice(cue.Channel)}{Escape(cue.Text)}\n");
    }

    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
