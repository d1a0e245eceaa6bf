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

    /// <summary>TLS between silos. Default: none.</summary>
    public SiloTlsOptions Tls { get; } = new();
}
