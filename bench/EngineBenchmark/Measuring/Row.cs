namespace Transcription.EngineBenchmark.Measuring;

/// <summary>All decodes of one variant and length.</summary>
internal sealed class Row(Variant variant, double seconds)
{
    public Variant Variant => variant;

    /// <summary>Length of the utterance.</summary>
    public double Seconds => seconds;

    /// <summary>Wall times in milliseconds.</summary>
    public Series Wall { get; } = new();

    /// <summary>The process's processor times in milliseconds, of all threads.</summary>
    public Series Cpu { get; } = new();

    /// <summary>Words the last decode gave.</summary>
    public int Words { get; set; }
}
