using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace KubeProbe.Probes.Inspections.Certificates;

/// <summary>Certificates out of text; keys that stand beside them are not looked at.</summary>
static class PemText
{
    const int MostCertificates = 200;

    /// <summary>The certificates of base64 text that holds PEM, as Kubernetes stores them; null for what is no base64 or holds none that can be read.</summary>
    public static IReadOnlyList<X509Certificate2>? OfBase64(string? text) => Decode(text) is { } pem ? Read(pem) : null;

    public static string? Decode(string? base64)
    {
        if (string.IsNullOrEmpty(base64)) return null;
        var buffer = new byte[(base64.Length * 3 / 4) + 3];
        return Convert.TryFromBase64String(base64, buffer, out var length) ? Encoding.UTF8.GetString(buffer, 0, length) : null;
    }

    /// <summary>The certificates of PEM; null when there is none that can be read.</summary>
    public static IReadOnlyList<X509Certificate2>? Read(string pem)
    {
        List<X509Certificate2> found = [];
        var rest = pem.AsSpan();
        while (found.Count < MostCertificates && PemEncoding.TryFind(rest, out var fields))
        {
            if (rest[fields.Label] is "CERTIFICATE")
            {
                try
                {
                    found.Add(X509CertificateLoader.LoadCertificate(Convert.FromBase64String(rest[fields.Base64Data].ToString())));
                }
                catch (Exception e) when (e is CryptographicException or FormatException)
                {
                    foreach (var one in found) one.Dispose();
                    return null;
                }
            }

            rest = rest[fields.Location.End..];
        }

        return found.Count > 0 ? found : null;
    }
}
