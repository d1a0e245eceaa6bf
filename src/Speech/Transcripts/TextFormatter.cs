using System.Text;

namespace Transcription.Speech.Transcripts;

/// <summary>The text and a line end; a line for each turn where the channels are told apart.</summary>
public sealed class TextFormatter : ITranscriptFormatter
{
    /// <inheritdoc/>
    public string Name => "text";

    /// <inheritdoc/>
    public string MediaType => "text/plain; charset=utf-8";

    /// <inheritdoc/>
    public void Write(Transcript transcript, TextWriter writer)
    {
        if (transcript.Segments is [{ Channel: not null }, ..])
        {
            WriteTurns(transcript.Segments, writer);
            return;
        }

        writer.Write(transcript.Text);
        writer.Write('\n');
    }

    private static void WriteTurns(IReadOnlyList<TranscriptSegment> segments, TextWriter writer)
    {
        var turn = new StringBuilder();
        for (var i = 0; i < segments.Count; i++)
        {
            TextJoin.Append(turn, segments[i].Text);
            if (i + 1 < segments.Count && segments[i + 1].Channel == segments[i].Channel)
                continue;
            writer.Write($"{ChannelNames.Prefix(segments[i].Channel)}{turn}\n");
            turn.Clear();
        }
    }
}
