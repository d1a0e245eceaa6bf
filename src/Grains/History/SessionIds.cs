namespace Transcription.Grains.History;

/// <summary>What belongs to a session is found by the session's own id, so that nothing is ever made twice.</summary>
public static class SessionIds
{
    private const string Prefix = "sess_";

    /// <summary>The id of its recording; names its owner, as every recording's does.</summary>
    public static string RecordingOf(string sessionId) => $"rec_{sessionId}_{Bare(sessionId)}";

    /// <summary>The id of the job that transcribes the recording.</summary>
    public static string JobOf(string sessionId) => $"job_{Bare(sessionId)}";

    private static string Bare(string sessionId) =>
        sessionId.StartsWith(Prefix, StringComparison.Ordinal) ? sessionId[Prefix.Length..] : sessionId;
}
