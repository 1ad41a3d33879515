using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Secrets;
using KubeProbe.Storage.Databases;
using KubeProbe.Storage.Secrets;
using KubeProbe.Storage.Tests.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Storage.Tests.Secrets;

/// <summary>Where the key ring lies, and who may read it.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class KeyRingTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    StorageOptions Options => new() { Sqlite = folder["kubeprobe.db"] };

    static async Task<ServiceProvider> OpenAsync(StorageOptions options)
    {
        var services = TestStorage.Open(options);
        try
        {
            await services.GetRequiredService<StorageOpening>().OpenAsync();
            return services;
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }

    static async Task WriteOnceAsync(StorageOptions options, string plain)
    {
        await using var services = await OpenAsync(options);
        var values = new Dictionary<string, byte[]> { ["a"] = Encoding.UTF8.GetBytes(plain) };
        await services.GetRequiredService<IManifestStore>().WriteAsync(
            [new ManifestWrite(Sample.Manifest(ManifestKind.Secret, "s"), null, SecretValues: values)], Sample.Audit, default);
    }

    static async Task<string> ReadOnceAsync(StorageOptions options)
    {
        await using var services = await OpenAsync(options);
        return Encoding.UTF8.GetString((await services.GetRequiredService<ISecretVault>().ReadAsync(new SecretRef { Name = "s", Key = "a" }, default))!);
    }

    [Fact]
    public async Task By_default_it_lies_beside_the_file_for_its_owner_alone_and_no_file_holds_a_plain_secret()
    {
        var plain = "plain-" + Guid.NewGuid().ToString("N");
        await WriteOnceAsync(Options, plain);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder["keys"]));
        var key = Assert.Single(Directory.GetFiles(folder["keys"]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        foreach (var file in Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories))
            Assert.Equal(-1, (await File.ReadAllBytesAsync(file)).AsSpan().IndexOf(Encoding.UTF8.GetBytes(plain)));
    }

    [Theory]
    [InlineData(false, UnixFileMode.OtherExecute, "chmod 700")]
    [InlineData(false, UnixFileMode.GroupRead, "chmod 700")]
    [InlineData(true, UnixFileMode.OtherRead, "chmod 600")]
    [InlineData(true, UnixFileMode.GroupRead, "chmod 600")]
    public async Task One_that_others_may_read_is_refused_with_the_remedy(bool file, UnixFileMode others, string remedy)
    {
        await WriteOnceAsync(Options, "value");
        var path = file ? Directory.GetFiles(folder["keys"]).Single() : folder["keys"];
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | others);

        var refused = await Assert.ThrowsAsync<StorageRefusedException>(() => OpenAsync(Options));

        Assert.Contains($"{remedy} {path}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ring_that_is_lost_is_refused_and_nothing_is_overwritten()
    {
        await WriteOnceAsync(Options, "value");
        Directory.Move(folder["keys"], folder["safe"]);

        var refused = await Assert.ThrowsAsync<StorageRefusedException>(() => OpenAsync(Options));
        Directory.Delete(folder["keys"], recursive: true);
        Directory.Move(folder["safe"], folder["keys"]);

        Assert.Contains("Restore the key ring", refused.Message, StringComparison.Ordinal);
        Assert.Equal("value", await ReadOnceAsync(Options));
    }

    [Fact]
    public async Task Wrapped_by_a_certificate_it_lies_in_the_database_and_opens_by_that_certificate_only()
    {
        var (mine, other) = (Certificate("mine.pfx"), Certificate("other.pfx"));
        await WriteOnceAsync(mine, "value");

        Assert.Equal("value", await ReadOnceAsync(mine));
        await Assert.ThrowsAsync<StorageRefusedException>(() => OpenAsync(other));
        Assert.False(Directory.Exists(folder["keys"]));
        await using var services = await OpenAsync(mine);
        var ring = await services.GetRequiredService<Database>().ListAsync(
            new Statement("SELECT xml FROM key_ring", answers: true), row => row.Text("xml"), default);
        Assert.All(ring, key => Assert.Contains("EncryptedData", key, StringComparison.Ordinal));
        Assert.All(ring, key => Assert.DoesNotContain("<masterKey", key, StringComparison.Ordinal));
        Assert.NotEmpty(ring);
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_used_is_refused_without_its_password()
    {
        var wrong = Certificate("mine.pfx");
        wrong.KeyCertificatePassword = "not-the-s3cret";
        var missing = new StorageOptions { Sqlite = folder["kubeprobe.db"], KeyCertificate = folder["none.pfx"] };

        var refused = await Assert.ThrowsAsync<StorageRefusedException>(() => OpenAsync(wrong));
        Assert.Contains("keys.certificatePassword", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refused.ToString(), StringComparison.Ordinal);
        Assert.Contains("none.pfx", (await Assert.ThrowsAsync<StorageRefusedException>(() => OpenAsync(missing))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_signing_key_is_there_before_the_host_starts()
    {
        await using var services = TestStorage.Open(Options);

        Assert.Equal(32, services.GetRequiredService<StorageKeys>().RunTokenKey.Length);
    }

    StorageOptions Certificate(string file)
    {
        using var key = RSA.Create(2_048);
        var request = new CertificateRequest("CN=kubeprobe-keys", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(Sample.Time.AddYears(-1), Sample.Time.AddYears(10));
        File.WriteAllBytes(folder[file], certificate.Export(X509ContentType.Pkcs12, "s3cret"));
        return new StorageOptions { Sqlite = folder["kubeprobe.db"], KeyCertificate = folder[file], KeyCertificatePassword = "s3cret" };
    }

    public void Dispose() => folder.Dispose();
}
