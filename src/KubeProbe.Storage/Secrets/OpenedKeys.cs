using Microsoft.AspNetCore.DataProtection;

namespace KubeProbe.Storage.Secrets;

/// <summary>The key ring, open.</summary>
/// <param name="Provider">Makes protectors.</param>
/// <param name="RunTokenKey">Signs run tokens.</param>
sealed record OpenedKeys(IDataProtectionProvider Provider, ReadOnlyMemory<byte> RunTokenKey)
{
    /// <summary>A purpose for each value: what is sealed for one never opens as another.</summary>
    public IDataProtector Protector(string secret, string key) => Provider.CreateProtector("KubeProbe.Secret", secret, key);
}
