using System.Security.Cryptography.X509Certificates;
using KubeProbe.Core.Cases.Checks;

namespace KubeProbe.Server.Checks;

/// <summary>What conditions may ask of a certificate.</summary>
static class Certificates
{
    public static void Add(CheckFindings found, X509Certificate2 certificate, TimeProvider time)
    {
        found.Add("certificate.expiresIn", (certificate.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime).TotalSeconds);
        found.Add("certificate.subject", certificate.Subject);
        found.Add("certificate.issuer", certificate.Issuer);
    }
}
