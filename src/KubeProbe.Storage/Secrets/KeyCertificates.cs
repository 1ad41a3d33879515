using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Secrets;

/// <summary>Loads the certificate that wraps the key ring.</summary>
static class KeyCertificates
{
    public static X509Certificate2 Load(string path, string? password)
    {
        X509Certificate2 certificate;
        try
        {
            certificate = X509CertificateLoader.LoadPkcs12FromFile(path, password, X509KeyStorageFlags.EphemeralKeySet);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw Refuse(path, $"can't be read ({exception.Message}). Check path, rights and keys.certificatePassword", exception);
        }

        using var key = certificate.GetRSAPrivateKey();
        return key is null ? throw Refuse(path, "has no RSA private key. Export the certificate with its key as PFX") : certificate;
    }

    static StorageRefusedException Refuse(string path, string why, Exception? inner = null) =>
        new($"The certificate of the key ring, {path}, {why} (keys.certificate).", inner);
}
