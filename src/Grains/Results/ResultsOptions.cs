namespace Transcription.Grains.Results;

/// <summary>How results travel between silos: <c>Results</c>. Within a silo nothing waits.</summary>
public sealed class ResultsOptions
{
    /// <summary>
    /// Event batches that may wait for one gateway, on the silo that sends them and again on the gateway. One more is
    /// refused, and its connection asks for it later. Default 8,192.
    /// </summary>
    public int QueueLength { get; set; } = 8_192;
}
