using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KubeProbe.DevCluster.Access;

/// <summary>
/// The secrets of one cluster: its certificate authority, the certificate of its API, the key that signs service account
/// tokens and the administrator's token. In a data directory they are written once, readable by the owner only, and found again.
/// </summary>
sealed class ClusterKeys : IDisposable
{
    ClusterKeys(X509Certificate2 server, string caPem, ECDsa tokenKey, string adminToken) =>
        (Server, CaPem, TokenKey, AdminToken) = (server, caPem, tokenKey, adminToken);

    public X509Certificate2 Server { get; }

    public string CaPem { get; }

    public ECDsa TokenKey { get; }

    public string AdminToken { get; }

    public static ClusterKeys Open(string clusterName, string? directory)
    {
        if (directory is null) return Read(Make(clusterName));
        Directory.CreateDirectory(directory);
        var files = Make(clusterName);
        if (files.Keys.All(f => File.Exists(Path.Combine(directory, f))))
            return Read(files.Keys.ToDictionary(f => f, f => File.ReadAllText(Path.Combine(directory, f))));

        foreach (var (name, text) in files) OwnerOnlyFile.Write(Path.Combine(directory, name), text);
        return Read(files);
    }

    public void Dispose()
    {
        Server.Dispose();
        TokenKey.Dispose();
    }

    static ClusterKeys Read(Dictionary<string, string> files)
    {
        using var pair = X509Certificate2.CreateFromPem(files["server.crt"], files["server.key"]);
        // A certificate straight from PEM holds its key in a form some TLS stacks refuse; through PKCS#12 it is usable everywhere.
        var server = X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
        var tokenKey = ECDsa.Create();
        tokenKey.ImportFromPem(files["sa.key"]);
        return new ClusterKeys(server, files["ca.crt"], tokenKey, files["admin.token"].Trim());
    }

    static Dictionary<string, string> Make(string clusterName)
    {
        // TLS is judged by the clock of whoever connects, never by a test's.
        var now = TimeProvider.System.GetUtcNow();
        var (from, to) = (now.AddHours(-1), now.AddYears(10));

        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var caRequest = new CertificateRequest($"CN={clusterName}-ca", caKey, HashAlgorithmName.SHA256);
        caRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        caRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, true));
        caRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(caRequest.PublicKey, false));
        using var ca = caRequest.CreateSelfSigned(from, to);

        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kube-apiserver", serverKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(ca, true, false));
        request.CertificateExtensions.Add(Names());
        using var server = request.Create(ca, from, to, RandomNumberGenerator.GetBytes(16));

        using var tokenKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new()
        {
            ["ca.crt"] = ca.ExportCertificatePem() + "\n",
            ["server.crt"] = server.ExportCertificatePem() + "\n",
            ["server.key"] = serverKey.ExportPkcs8PrivateKeyPem() + "\n",
            ["sa.key"] = tokenKey.ExportPkcs8PrivateKeyPem() + "\n",
            ["admin.token"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)) + "\n",
        };
    }

    static X509Extension Names()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        foreach (var name in (ReadOnlySpan<string>)["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"])
            names.AddDnsName(name);
        return names.Build();
    }
}
