namespace Transcription.LoadGenerator.Measuring;

/// <summary>What all sessions of a run saw, by the client's clock.</summary>
internal sealed class Measurements
{
    /// <summary>Connect begun → <c>session.begin</c> read.</summary>
    public LatencyHistogram Open { get; } = new();

    /// <summary>Second frame of voice sent → <c>vad.speech_start</c>.</summary>
    public LatencyHistogram SpeechStart { get; } = new();

    /// <summary>Last frame of the silence that ends an utterance sent → <c>vad.speech_end</c>.</summary>
    public LatencyHistogram SpeechEnd { get; } = new();

    /// <summary>First sample of speech sent → the utterance's first partial.</summary>
    public LatencyHistogram FirstPartial { get; } = new();

    /// <summary>Last sample that a partial covers sent → the partial.</summary>
    public LatencyHistogram Partial { get; } = new();

    /// <summary>Last frame of the silence that ends an utterance sent → its final.</summary>
    public LatencyHistogram Final { get; } = new();

    /// <summary>Last sample of speech, as the server saw it, sent → the final: what a speaker waits.</summary>
    public LatencyHistogram FinalFelt { get; } = new();

    /// <summary>Last sample of speech, as the reference has it, sent → the final.</summary>
    public LatencyHistogram FinalReference { get; } = new();

    /// <summary><c>end</c> sent → <c>session.end</c>.</summary>
    public LatencyHistogram End { get; } = new();

    /// <summary>Last acknowledged sample sent → <c>ack</c>; holds the server's interval between two.</summary>
    public LatencyHistogram Ack { get; } = new();

    /// <summary>The longest time between two messages of the server in a session, while audio was sent.</summary>
    public LatencyHistogram Gap { get; } = new();

    /// <summary>A chunk's due time → the time the generator got to it: its own overload.</summary>
    public LatencyHistogram Lateness { get; } = new();

    public Tally Begun { get; } = new();

    public Tally Ended { get; } = new();

    /// <summary>Connections over which a session went on.</summary>
    public Tally Resumed { get; } = new();

    public Tally Chunks { get; } = new();

    public Tally Partials { get; } = new();

    public Tally Finals { get; } = new();

    /// <summary>Chunks that found the previous one still unsent: the server, or the network, does not take them.</summary>
    public Tally Stalled { get; } = new();

    /// <summary>Events not measured: an utterance cut for its length, or a sample sent too long ago to be remembered.</summary>
    public Tally Unmeasured { get; } = new();

    public Tally SeqGaps { get; } = new();

    public Tally SeqRepeats { get; } = new();

    /// <summary>Sessions that began and never got <c>session.end</c>.</summary>
    public Tally MissingEnds { get; } = new();

    /// <summary>Sessions whose end reports another length of audio, or another number of finals, than the client saw.</summary>
    public Tally WrongEnds { get; } = new();

    /// <summary>Sessions that never began, by error code or exception.</summary>
    public Tallies Rejected { get; } = new();

    /// <summary><c>error</c> events of sessions that had begun, by code.</summary>
    public Tallies Errors { get; } = new();

    /// <summary><c>warning</c> events, by code.</summary>
    public Tallies Warnings { get; } = new();

    /// <summary>Connections that ended otherwise than by code 1000 after <c>session.end</c>.</summary>
    public Tallies AbnormalCloses { get; } = new();

    /// <summary>Whether every session was served as promised. Warnings do not count.</summary>
    public bool IsClean => Rejected.Total + Errors.Total + AbnormalCloses.Total
        + SeqGaps.Value + SeqRepeats.Value + MissingEnds.Value + WrongEnds.Value == 0;
}
