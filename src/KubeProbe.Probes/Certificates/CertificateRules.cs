using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace KubeProbe.Probes.Certificates;

/// <summary>Whether a certificate is valid, and for long enough.</summary>
static class CertificateRules
{
    public static double DaysLeft(X509Certificate2 certificate, DateTimeOffset now) => (certificate.NotAfter.ToUniversalTime() - now.UtcDateTime).TotalDays;

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public static string? Check(X509Certificate2 certificate, int minDays, DateTimeOffset now)
    {
        var left = DaysLeft(certificate, now);
        var what = $"certificate {certificate.Subject} issued by {certificate.Issuer}";
        if (certificate.NotBefore.ToUniversalTime() > now.UtcDateTime) return $"{what} is not valid before {Instant(certificate.NotBefore)}";
        if (left < 0) return $"{what} expired on {Instant(certificate.NotAfter)}";
        return left < minDays ? $"{what} expires on {Instant(certificate.NotAfter)}, in {left.ToString("0.0", CultureInfo.InvariantCulture)} days; at least {minDays} are wanted" : null;
    }

    static string Instant(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
