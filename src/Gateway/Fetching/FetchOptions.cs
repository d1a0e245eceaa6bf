namespace Transcription.Gateway.Fetching;

/// <summary>
/// How files are fetched from addresses: <c>Fetch</c>. The largest file is <see cref="Limits.LimitOptions.MaxUploadBytes"/>.
/// </summary>
public sealed class FetchOptions
{
    /// <summary>The time one file may take in all, further attempts included. Default 10 min.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the other server may send nothing. Default 30 s.</summary>
    public TimeSpan Stall { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Attempts in all, when the other server fails in a way that may pass. Default 3.</summary>
    public int Attempts { get; set; } = 3;

    /// <summary>The pause before the second attempt; each further one is four times as long. Default 1 s.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(1);
}
