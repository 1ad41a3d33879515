using System.Collections.Concurrent;
using System.Text;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Secrets;

namespace KubeProbe.Core.Tests.Fakes;

/// <summary>Secrets in memory.</summary>
sealed class FakeVault : ISecretVault
{
    readonly ConcurrentDictionary<SecretRef, byte[]> values = [];

    public SecretRef Put(string name, string key, string value)
    {
        var reference = new SecretRef { Name = name, Key = key };
        values[reference] = Encoding.UTF8.GetBytes(value);
        return reference;
    }

    public void Remove(SecretRef reference) => values.TryRemove(reference, out _);

    public Task<byte[]?> ReadAsync(SecretRef reference, CancellationToken cancellation) => Task.FromResult(values.GetValueOrDefault(reference));
}
