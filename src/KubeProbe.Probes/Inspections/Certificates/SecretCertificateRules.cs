using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace KubeProbe.Probes.Inspections.Certificates;

/// <summary>Where a Secret holds certificates.</summary>
static partial class SecretCertificateRules
{
    /// <summary>Each certificate and where it stands, such as <c>tls.crt</c> or <c>admin.conf client-certificate-data</c>. The caller disposes of them.</summary>
    public static IEnumerable<(string Where, X509Certificate2 Certificate)> Certificates(KubeObject secret)
    {
        foreach (var (key, value) in secret.Members("data"))
        {
            if (PemText.Decode(value.AsText()) is not { } text) continue;
            if (text.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal))
                foreach (var certificate in PemText.Read(text) ?? []) yield return (key, certificate);
            foreach (Match match in KubeconfigData().Matches(text))
                foreach (var certificate in PemText.OfBase64(match.Groups["data"].Value) ?? []) yield return ($"{key} {match.Groups["field"].Value}", certificate);
        }
    }

    [GeneratedRegex("""(?<field>client-certificate-data|certificate-authority-data)"?\s{0,4}:\s{0,4}"?(?<data>[A-Za-z0-9+/=]{40,100000})""")]
    private static partial Regex KubeconfigData();
}
