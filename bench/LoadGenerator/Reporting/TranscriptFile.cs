using Transcription.LoadGenerator.Sessions;

namespace Transcription.LoadGenerator.Reporting;

/// <summary>Writes every final: session, file, offset in the file, start, end (seconds) and text, between tabs.</summary>
internal static class TranscriptFile
{
    public static void Write(string path, IEnumerable<StreamSession> sessions) => File.WriteAllLines(path,
    [
        "session\tfile\toffset\tstart\tend\ttext",
        .. sessions.SelectMany(session => session.Finals.Select(final => Line(session, final))),
    ]);

    private static string Line(StreamSession session, ReceivedFinal final)
    {
        var offset = session.Plan.FirstFrame / (double)session.Plan.Clip.Format.SampleRate;
        var text = final.Text.ReplaceLineEndings(" ").Replace('\t', ' ');
        return FormattableString.Invariant(
            $"{session.Id}\t{session.Plan.Clip.Name}\t{offset:0.000}\t{final.Start:0.000}\t{final.End:0.000}\t{text}");
    }
}
