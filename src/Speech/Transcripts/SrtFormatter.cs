namespace Transcription.Speech.Transcripts;

/// <summary>SubRip subtitles: numbered cues of at most two lines.</summary>
public sealed class SrtFormatter : ITranscriptFormatter
{
    /// <inheritdoc/>
    public string Name => "srt";

    /// <inheritdoc/>
    public string MediaType => "application/x-subrip; charset=utf-8";

    /// <inheritdoc/>
    public void Write(Transcript transcript, TextWriter writer)
    {
        var number = 0;
        foreach (var cue in CueSplitter.Split(transcript))
        {
            if (++number > 1)
                writer.Write('\n');
            writer.Write($"{number}\n{Cue.Time(cue.Start, ',')} --> {Cue.Time(cue.End, ',')}\n{ChannelNames.Prefix(cue.Channel)}{cue.Text}\n");
        }
    }
}
