using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KubeProbe.Notify.Alerts.Email;

/// <summary>An authority of one's own that vouches for a server, instead of those the machine knows.</summary>
sealed class Authority(X509Certificate2Collection roots)
{
    /// <summary>Reads a PEM file. <see cref="Fault"/> has found nothing.</summary>
    public static Authority Read(string file)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(file);
        return new Authority(roots);
    }

    /// <summary>What is wrong with the file, or null.</summary>
    public static string? Fault(string file)
    {
        try
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(file);
            return roots.Count > 0 ? null : $"{file} holds no certificate. Give a PEM file.";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return $"{file} can't be read as a PEM file of certificates.";
        }
    }

    /// <summary>Whether it vouches for a certificate; a wrong name is wrong whoever vouches for it.</summary>
    public bool VouchesFor(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None) return false;
        using var own = new X509Chain
        {
            ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck },
        };
        own.ChainPolicy.CustomTrustStore.AddRange(roots);
        if (chain is not null) own.ChainPolicy.ExtraStore.AddRange(chain.ChainElements.Select(element => element.Certificate).ToArray());
        using var shown = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return own.Build(shown);
    }
}
