using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Transcription.Cluster.Tests.Security;

/// <summary>A certificate authority of one test, its files in a directory of their own.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddDays(-1);
    private static readonly DateTimeOffset Until = DateTimeOffset.UtcNow.AddDays(1);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("transcription-tls-");
    private readonly X509Certificate2 _authority;

    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(From, Until);
        File.WriteAllText(CaPath, _authority.ExportCertificatePem());
    }

    private string CaPath => Path.Combine(_directory.FullName, "ca.pem");

    /// <summary>The settings of a silo with a PEM certificate and a key of its own.</summary>
    public string[] Pem(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Sign(name, key);
        var (path, keyPath) = (Path.Combine(_directory.FullName, $"{name}.pem"), Path.Combine(_directory.FullName, $"{name}.key"));
        File.WriteAllText(path, certificate.ExportCertificatePem());
        File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
        return [$"Cluster:Tls:Certificate={path}", $"Cluster:Tls:Key={keyPath}", $"Cluster:Tls:Ca={CaPath}"];
    }

    /// <summary>The settings of a silo with a PFX file under a password.</summary>
    public string[] Pfx(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Sign(name, key);
        using var whole = certificate.CopyWithPrivateKey(key);
        var path = Path.Combine(_directory.FullName, $"{name}.pfx");
        File.WriteAllBytes(path, whole.Export(X509ContentType.Pfx, "secret"));
        return [$"Cluster:Tls:Certificate={path}", "Cluster:Tls:Password=secret", $"Cluster:Tls:Ca={CaPath}"];
    }

    public void Dispose()
    {
        _authority.Dispose();
        _directory.Delete(recursive: true);
    }

    private X509Certificate2 Sign(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            [new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        return request.Create(_authority, From, Until, RandomNumberGenerator.GetBytes(8));
    }
}
