namespace KubeProbe.Storage.Secrets;

/// <summary>What the storage's keys are for. Opens the storage when it is asked before the host has started.</summary>
public sealed class StorageKeys : ISecretSealer
{
    readonly StorageOpening opening;

    internal StorageKeys(StorageOpening opening) => this.opening = opening;

    /// <summary>The 32 bytes that sign run tokens: the same after each start, and on all servers of one database.</summary>
    public ReadOnlyMemory<byte> RunTokenKey => Opened.RunTokenKey;

    // Waits only while the program is being composed; once the host has started there is nothing to wait for.
    OpenedKeys Opened => opening.OpenAsync().GetAwaiter().GetResult();

    byte[] ISecretSealer.Seal(string secret, string key, byte[] value) => Opened.Protector(secret, key).Protect(value);

    byte[] ISecretSealer.Open(string secret, string key, byte[] box) => Opened.Protector(secret, key).Unprotect(box);
}
