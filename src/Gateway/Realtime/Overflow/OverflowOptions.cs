namespace Transcription.Gateway.Realtime.Overflow;

/// <summary>What clients get when every slot is taken: <c>Sessions</c>.</summary>
public sealed class OverflowOptions
{
    /// <summary>For clients that do not say: <c>reject</c>, <c>queue</c> or <c>degrade</c>. Default <c>reject</c>.</summary>
    public string Overflow { get; set; } = "reject";

    /// <summary>How long a client waits for a slot that does not say how long. Default 60 s.</summary>
    public TimeSpan QueueTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Clients that may wait at this gateway. Default 100.</summary>
    public int QueueLength { get; set; } = 100;

    internal OverflowMode Mode => OverflowModes.Parse(Overflow) ?? OverflowMode.Reject;
}
