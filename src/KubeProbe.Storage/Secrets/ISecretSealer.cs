namespace KubeProbe.Storage.Secrets;

/// <summary>Seals values before they touch the disk.</summary>
interface ISecretSealer
{
    /// <summary>Seals one value; it opens only under the same names.</summary>
    byte[] Seal(string secret, string key, byte[] value);

    /// <summary>Opens what <see cref="Seal"/> made.</summary>
    byte[] Open(string secret, string key, byte[] box);
}
