namespace Transcription.Silo.Cluster;

/// <summary>How processes become one cluster: <c>Cluster</c>. Without <see cref="Redis"/> this process is the whole cluster.</summary>
internal sealed class FleetOptions
{
    public const string Section = "Cluster";

    /// <summary>A connection string of StackExchange.Redis: <c>redis:6379,password=…,ssl=true</c>. Default: none.</summary>
    public string? Redis { get; set; }

    /// <summary>Processes with the same id find each other. Default <c>transcription</c>.</summary>
    public string Id { get; set; } = "transcription";

    /// <summary>Names what is stored; keep it when the cluster's id changes. Default <c>transcription</c>.</summary>
    public string ServiceId { get; set; } = "transcription";

    /// <summary>How long a silo may take to answer a probe, and the pause between two, up to a minute. Default 1 s.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Probes in a row a silo must miss to be taken for dead, 1 to 10. Default 3.</summary>
    public int MissedProbes { get; set; } = 3;

    /// <summary>TLS between silos. Default: none.</summary>
    public SiloTlsOptions Tls { get; } = new();
}
