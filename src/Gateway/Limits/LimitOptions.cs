namespace Transcription.Gateway.Limits;

/// <summary>What a client may do at most: <c>Limits</c>.</summary>
public sealed class LimitOptions
{
    /// <summary>Silence of the client (no frame, no keepalive) after which its session ends. Default 300 s.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>The longest session. Default 4 h.</summary>
    public TimeSpan Session { get; set; } = TimeSpan.FromHours(4);

    /// <summary>Seconds of audio accepted per second, beyond the burst. Default 4.</summary>
    public double AudioRate { get; set; } = 4;

    /// <summary>Audio accepted at once. Default 10 s.</summary>
    public TimeSpan AudioBurst { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Lag at which the client is warned. Default 3 s.</summary>
    public TimeSpan LagWarning { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Lag at which a session ends if it holds. Default 5 s.</summary>
    public TimeSpan MaxLag { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long <see cref="MaxLag"/> must hold. Default 2 s.</summary>
    public TimeSpan MaxLagFor { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The largest WebSocket message, in bytes. Default 65536.</summary>
    public int MaxMessageBytes { get; set; } = 64 * 1_024;

    /// <summary>The largest uploaded file, in bytes. Default 1 GiB.</summary>
    public long MaxUploadBytes { get; set; } = 1L << 30;

    /// <summary>Files transcribed at once by this gateway; more get 429. Default 16.</summary>
    public int ConcurrentFiles { get; set; } = 16;
}
