using KubeProbe.Core.Manifests;
using KubeProbe.Core.Secrets;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Secrets;

/// <summary>Reads secrets back.</summary>
sealed class SecretVault(Database database, ISecretSealer sealer) : ISecretVault
{
    public async Task<byte[]?> ReadAsync(SecretRef reference, CancellationToken cancellation)
    {
        var box = await database.FirstAsync(
            new Statement("SELECT sealed FROM secret_values WHERE secret = @secret AND key = @key", answers: true)
                .With("@secret", reference.Name)
                .With("@key", reference.Key),
            row => row.Bytes("sealed"),
            cancellation);
        return box is null ? null : sealer.Open(reference.Name, reference.Key, box);
    }
}
