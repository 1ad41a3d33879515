using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KubeProbe.Kubernetes.Tests;

/// <summary>A certificate authority of its own, and the certificates it issues.</summary>
sealed class TestAuthority : IDisposable
{
    readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly X509Certificate2 certificate;

    public TestAuthority(string name = "test-ca")
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        certificate = request.CreateSelfSigned(now.AddYears(-1), now.AddYears(1));
    }

    public string Pem => certificate.ExportCertificatePem();

    /// <summary>A server's certificate for loopback, good until the given time from now.</summary>
    public X509Certificate2 Issue(TimeSpan goodFor, string host = "localhost", bool loopback = true)
    {
        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kube-apiserver", serverKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        if (loopback) names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var issued = request.Create(certificate, now.AddDays(-30), now + goodFor, RandomNumberGenerator.GetBytes(8));
        using var withKey = issued.CopyWithPrivateKey(serverKey);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), null);
    }

    public (string Certificate, string Key) IssueClient(string user)
    {
        using var clientKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={user}", clientKey, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var issued = request.Create(certificate, now.AddDays(-1), now.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return (issued.ExportCertificatePem(), clientKey.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        certificate.Dispose();
        key.Dispose();
    }
}
