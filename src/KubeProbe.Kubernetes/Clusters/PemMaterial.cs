using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>Reads certificates and keys; null for what is none.</summary>
static class PemMaterial
{
    public static X509Certificate2Collection? Certificates(string pem)
    {
        try
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPem(pem);
            return found.Count > 0 ? found : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public static X509Certificate2? WithKey(string certificate, string key)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // No certificate, no key, or not a pair.
            return null;
        }
    }

    /// <summary>The text of a kubeconfig's <c>…-data</c> field.</summary>
    public static string? Decode(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    /// <summary>Whether it can stand in a header, as a bearer token must.</summary>
    public static bool IsHeaderValue(string token) => token.Length is > 0 and <= 16_384 && token.All(c => c is > ' ' and <= '~');
}
