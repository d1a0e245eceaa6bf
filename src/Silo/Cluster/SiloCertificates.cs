using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace Transcription.Silo.Cluster;

/// <summary>
/// The certificate this silo shows, and the authority it knows the others by. Names in certificates are not compared: silos
/// find each other by address, and whoever holds a certificate of the authority belongs to the cluster.
/// </summary>
internal sealed class SiloCertificates : IDisposable
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2 _own;
    private readonly X509Certificate2Collection _authority;
    private readonly TimeProvider _time;

    private SiloCertificates(X509Certificate2 own, X509Certificate2Collection authority, TimeProvider time) =>
        (_own, _authority, _time) = (own, authority, time);

    /// <exception cref="CryptographicException">A file holds no certificate, or no key.</exception>
    public static SiloCertificates Load(SiloTlsOptions options, TimeProvider time)
    {
        var authority = new X509Certificate2Collection();
        authority.ImportFromPemFile(options.Ca!);
        return new SiloCertificates(LoadOwn(options), authority, time);
    }

    /// <summary>Orleans' settings: both sides show a certificate and check the other's.</summary>
    public TlsOptions ToTlsOptions() => new()
    {
        LocalCertificate = _own,
        RemoteCertificateMode = RemoteCertificateMode.RequireCertificate,
        ClientCertificateMode = RemoteCertificateMode.RequireCertificate,
        RemoteCertificateValidation = (certificate, _, errors) =>
            !errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) && Trusts(certificate),
        OnAuthenticateAsClient = (_, client) => client.TargetHost = "silo", // SNI wants a name; nobody looks at it
    };

    /// <summary>Why the other silos would turn this one's certificate away; null when they would not.</summary>
    public string? Objection()
    {
        if (_authority.Count == 0)
            return "Cluster:Tls:Ca holds no certificate.";
        if (!_own.HasPrivateKey)
            return "there is no private key with the certificate.";
        var uses = _own.Extensions.OfType<X509EnhancedKeyUsageExtension>().ToList();
        foreach (var use in uses)
        {
            var allowed = use.EnhancedKeyUsages.Cast<Oid>().Select(oid => oid.Value).ToList();
            if (!allowed.Contains(ServerUse) || !allowed.Contains(ClientUse))
                return "the certificate must be for servers and clients (extended key usage), for a silo is both.";
        }

        return Trusts(_own) ? null : "the certificate is not signed by Cluster:Tls:Ca, or not valid today.";
    }

    public void Dispose() => _own.Dispose();

    private bool Trusts(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _time.GetUtcNow().UtcDateTime;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        foreach (var authority in _authority)
        {
            var isRoot = authority.SubjectName.RawData.AsSpan().SequenceEqual(authority.IssuerName.RawData);
            (isRoot ? chain.ChainPolicy.CustomTrustStore : chain.ChainPolicy.ExtraStore).Add(authority);
        }

        return chain.Build(certificate);
    }

    private static X509Certificate2 LoadOwn(SiloTlsOptions options)
    {
        var (path, key) = (options.Certificate!, options.Key);
        if (Path.GetExtension(path).ToUpperInvariant() is ".PFX" or ".P12")
            return X509CertificateLoader.LoadPkcs12FromFile(path, options.Password);
        return options.Password is { Length: > 0 } password
            ? X509Certificate2.CreateFromEncryptedPemFile(path, password, key)
            : X509Certificate2.CreateFromPemFile(path, key);
    }
}
