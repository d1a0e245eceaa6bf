namespace Transcription.Grains.Sessions;

/// <summary>How sessions live on their silo: <c>Sessions</c>.</summary>
public sealed class SessionOptions
{
    /// <summary>New audio between two partials of an utterance. Default 500 ms.</summary>
    public TimeSpan PartialStride { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Unfinished audio a session holds at most. Default 60 s.</summary>
    public TimeSpan MaxBuffered { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// An utterance whose mean voice probability is lower may be no speech, and is told only if the model is sure of it; 0
    /// tells everything. Default 0.75.
    /// </summary>
    public double DoubtfulVoice { get; set; } = 0.75;

    /// <summary>The confidence that counts as sure there, from 0 to 1. Default 0.9.</summary>
    public double SureConfidence { get; set; } = 0.9;

    /// <summary>Events kept for a connection that missed some. Default 1024.</summary>
    public int EventsHeld { get; set; } = 1_024;

    /// <summary>How long a session whose client or gateway is lost keeps its slot, for the client to come back. Default 60 s.</summary>
    public TimeSpan ResumeWindow { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a worker that stops takes at most to move its sessions elsewhere. Default 10 s.</summary>
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(10);
}
