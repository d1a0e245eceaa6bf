namespace Transcription.ResultsDelivery;

/// <summary>What carries the events.</summary>
internal enum Delivery
{
    /// <summary>Nothing: what the sessions' timers cost by themselves.</summary>
    None,

    /// <summary>Orleans' memory streams: 4 queues, each polled every 5 ms.</summary>
    Memory,

    /// <summary>The product's results stream.</summary>
    Push,
}
