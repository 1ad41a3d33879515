using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Secrets;

/// <summary>Port: reads secrets back. Whoever reads one must keep it out of logs, errors and history.</summary>
public interface ISecretVault
{
    /// <summary>The value, or null when there is no such secret or key.</summary>
    Task<byte[]?> ReadAsync(SecretRef reference, CancellationToken cancellation);
}
