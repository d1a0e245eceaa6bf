namespace Transcription.Grains.Capacity;

/// <summary>How free slots are made known and taken: <c>Capacity</c>.</summary>
public sealed class CapacityOptions
{
    /// <summary>How often a change is looked for and told. Default 25 ms.</summary>
    public TimeSpan GossipInterval { get; set; } = TimeSpan.FromMilliseconds(25);

    /// <summary>How often a silo speaks though nothing changed. Default 1 s.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long another silo may take to answer a reservation. Default 300 ms.</summary>
    public TimeSpan ReserveTimeout { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long a reserved slot waits for its session. Default 10 s.</summary>
    public TimeSpan ReservationExpiry { get; set; } = TimeSpan.FromSeconds(10);
}
