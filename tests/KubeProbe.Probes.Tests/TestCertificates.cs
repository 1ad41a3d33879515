using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KubeProbe.Probes.Tests;

/// <summary>An authority and what it issues, valid as long as a test wants.</summary>
sealed class TestCertificates
{
    readonly X509Certificate2 authority;

    public TestCertificates(TestCertificates? above = null, TimeSpan? validity = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(above is null ? "CN=test-authority" : "CN=test-intermediate", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        var until = now + (validity ?? TimeSpan.FromDays(365));
        if (above is null)
        {
            authority = request.CreateSelfSigned(now.AddDays(-30), until);
            return;
        }

        using var bare = request.Create(above.authority, now.AddDays(-30), until, RandomNumberGenerator.GetBytes(8));
        authority = bare.CopyWithPrivateKey(key);
    }

    public string AuthorityPem => authority.ExportCertificatePem();

    public X509Certificate2 Authority => authority;

    /// <summary>A certificate for loopback, its key with it.</summary>
    public X509Certificate2 Issue(string name, DateTimeOffset from, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
        using var bare = request.Create(authority, from, until, RandomNumberGenerator.GetBytes(8));
        using var whole = bare.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
    }

    public X509Certificate2 Issue(string name, TimeSpan validity)
    {
        var now = TimeProvider.System.GetUtcNow();
        return Issue(name, now.AddDays(-1), now + validity);
    }
}
