namespace Transcription.LoadGenerator.Sessions;

internal enum EventKind
{
    Other,
    Begin,
    Resumed,
    SpeechStart,
    SpeechEnd,
    Partial,
    Final,
    Ack,
    Warning,
    Error,
    End,
}

/// <summary>The fields of a server message that are measured. Times in seconds from the session's first sample.</summary>
internal struct ServerEvent
{
    public EventKind Kind;
    public long? Seq;
    public string? SessionId;
    public string? ResumeToken;
    public double Timestamp;
    public long Utterance;
    public double Start;
    public double End;
    public string? Text;
    public long ReceivedSamples;
    public string? Code;
    public double TotalAudioSeconds;
    public int Segments;
}
