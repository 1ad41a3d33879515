using System.Text;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Secrets;
using KubeProbe.Storage.Databases;
using KubeProbe.Storage.Secrets;
using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.Secrets;

public sealed class SecretsOnSqlite(SqliteStorage storage) : SecretContract<SqliteStorage>(storage);

public sealed class SecretsOnPostgres(PostgresStorage storage) : SecretContract<PostgresStorage>(storage);

/// <summary>What is promised of secrets, on either database.</summary>
public abstract class SecretContract<TStorage>(TStorage storage) : IClassFixture<TStorage> where TStorage : TestStorage
{
    async Task<StoredManifest> WriteAsync(string name, Dictionary<string, byte[]>? values, StoredManifest? old = null)
    {
        await storage.Get<IManifestStore>().WriteAsync(
            [new ManifestWrite(old ?? Sample.Manifest(ManifestKind.Secret, name), old?.ResourceVersion, SecretValues: values)], Sample.Audit, default);
        return (await storage.Get<IManifestStore>().FindAsync(ManifestKind.Secret, name, default))!;
    }

    Task<byte[]?> ReadAsync(string name, string key) =>
        storage.Get<ISecretVault>().ReadAsync(new SecretRef { Name = name, Key = key }, default);

    [Fact]
    public async Task Values_are_read_back_and_replaced_as_a_whole()
    {
        var name = Sample.Name("s");
        byte[] bytes = [0, 1, 2, 255];
        var manifest = await WriteAsync(name, new() { ["a"] = bytes, ["b"] = "two"u8.ToArray() });
        Assert.Equal(bytes, await ReadAsync(name, "a"));
        Assert.Null(await ReadAsync(name, "c"));
        Assert.Null(await ReadAsync("none", "a"));

        manifest = await WriteAsync(name, new() { ["b"] = "three"u8.ToArray() }, manifest);
        // Labels alone: the values stay.
        manifest = await WriteAsync(name, null, manifest);
        Assert.Null(await ReadAsync(name, "a"));
        Assert.Equal("three"u8.ToArray(), await ReadAsync(name, "b"));

        await storage.Get<IManifestStore>().WriteAsync([new ManifestWrite(manifest, manifest.ResourceVersion, Delete: true)], Sample.Audit, default);
        Assert.Null(await ReadAsync(name, "b"));
    }

    [Fact]
    public async Task A_sealed_value_opens_only_under_its_own_name()
    {
        var (mine, other) = (Sample.Name("s"), Sample.Name("s"));
        await WriteAsync(mine, new() { ["a"] = "value"u8.ToArray() });
        await WriteAsync(other, new() { ["a"] = "other"u8.ToArray() });

        // Whoever can write the table moves a sealed value to where he may read it.
        await storage.Database.ExecuteAsync(
            new Statement("UPDATE secret_values SET sealed = (SELECT sealed FROM secret_values WHERE secret = @from) WHERE secret = @to")
                .With("@from", mine)
                .With("@to", other),
            default);

        await Assert.ThrowsAsync<System.Security.Cryptography.CryptographicException>(() => ReadAsync(other, "a"));
    }

    [Fact]
    public async Task Secrets_and_the_signing_key_survive_a_restart()
    {
        var name = Sample.Name("s");
        await WriteAsync(name, new() { ["a"] = "value"u8.ToArray() });
        var key = storage.Get<StorageKeys>().RunTokenKey.ToArray();

        await storage.ReopenAsync();

        Assert.Equal("value"u8.ToArray(), await ReadAsync(name, "a"));
        Assert.Equal(key, storage.Get<StorageKeys>().RunTokenKey.ToArray());
        Assert.Equal(32, key.Length);
    }

    [Fact]
    public async Task No_plain_value_lies_in_its_table()
    {
        var plain = Encoding.UTF8.GetBytes("plain-" + Guid.NewGuid().ToString("N"));
        await WriteAsync(Sample.Name("s"), new() { ["a"] = plain });

        var kept = await storage.Database.ListAsync(new Statement("SELECT sealed FROM secret_values", answers: true), row => row.Bytes("sealed"), default);

        Assert.NotEmpty(kept);
        Assert.All(kept, value => Assert.Equal(-1, value.AsSpan().IndexOf(plain)));
    }
}
