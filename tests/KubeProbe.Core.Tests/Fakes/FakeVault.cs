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

    /// <summary>Reads wait for it.</summary>
    public Task ReadsAfter { get; set; } = Task.CompletedTask;

    public async Task<byte[]?> ReadAsync(SecretRef reference, CancellationToken cancellation)
    {
        await ReadsAfter;
        return values.GetValueOrDefault(reference);
    }
}
