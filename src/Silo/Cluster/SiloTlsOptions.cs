namespace Transcription.Silo.Cluster;

/// <summary>Mutual TLS between silos: <c>Cluster:Tls</c>. On when <see cref="Certificate"/> is set.</summary>
internal sealed class SiloTlsOptions
{
    /// <summary>The path of this silo's certificate: PEM, or PFX (<c>.pfx</c>, <c>.p12</c>) with its key. Default: none.</summary>
    public string? Certificate { get; set; }

    /// <summary>The path of the PEM certificate's key. Default: the key is in the certificate's file.</summary>
    public string? Key { get; set; }

    /// <summary>The password of the key or the PFX file. Default: none.</summary>
    public string? Password { get; set; }

    /// <summary>The path of the authority's certificate, PEM, intermediate ones beside it. Every silo's must be signed by it.</summary>
    public string? Ca { get; set; }

    /// <summary>Whether silos speak TLS.</summary>
    public bool IsOn => Certificate is { Length: > 0 };
}
