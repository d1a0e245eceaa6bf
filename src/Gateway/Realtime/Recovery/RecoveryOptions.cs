namespace Transcription.Gateway.Realtime.Recovery;

/// <summary>How a gateway gets a session back whose silo is lost: <c>Recovery</c>.</summary>
public sealed class RecoveryOptions
{
    /// <summary>How long a call to a session may take on another silo before the session is opened elsewhere; doubled while that does not help. Default 800 ms.</summary>
    public TimeSpan StallAfter { get; set; } = TimeSpan.FromMilliseconds(800);

    /// <summary>How long one attempt to open it may take. Default 2 s.</summary>
    public TimeSpan AttemptWithin { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The pause between two attempts. Default 100 ms.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long attempts go on before the client is sent away, to resume later. Default 30 s.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a session is asked how it is while no audio comes. Default 1 s.</summary>
    public TimeSpan PingEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Recoveries without any audio done in between before the session fails: it may be the cause. Default 5.</summary>
    public int MaxWithoutProgress { get; set; } = 5;

    /// <summary>How long a session to resume is looked for. Default 5 s.</summary>
    public TimeSpan FindWithin { get; set; } = TimeSpan.FromSeconds(5);
}
