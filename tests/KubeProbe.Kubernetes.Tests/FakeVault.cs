using System.Text;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Secrets;

namespace KubeProbe.Kubernetes.Tests;

/// <summary>Secrets in memory.</summary>
sealed class FakeVault : ISecretVault
{
    readonly Dictionary<SecretRef, byte[]> values = [];

    public SecretRef Put(string name, string key, string value)
    {
        var reference = new SecretRef { Name = name, Key = key };
        values[reference] = Encoding.UTF8.GetBytes(value);
        return reference;
    }

    public void Remove(string name, string key) => values.Remove(new SecretRef { Name = name, Key = key });

    public Task<byte[]?> ReadAsync(SecretRef reference, CancellationToken cancellation) =>
        Task.FromResult(values.GetValueOrDefault(reference));
}
