using KubeProbe.Storage.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Storage.Tests.Databases;

/// <summary>Options that can't work are refused before anything is opened, all faults at once.</summary>
public sealed class StorageOptionsTests
{
    const string Postgres = "Host=db;Database=kubeprobe;Username=u;Password=s3cret!";

    [Fact]
    public void Good_ones_have_no_fault()
    {
        Assert.Empty(StorageOptionsRules.Faults(new StorageOptions { Sqlite = "x.db" }));
        Assert.Empty(StorageOptionsRules.Faults(new StorageOptions { Postgres = Postgres, KeyDirectory = "/keys", Clustering = Clustering.Database }));
        Assert.Empty(StorageOptionsRules.Faults(new StorageOptions { Postgres = Postgres, KeyCertificate = "/c.pfx", KeyCertificatePassword = "p" }));
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var faults = StorageOptionsRules.Faults(new StorageOptions
        {
            Sqlite = "x.db",
            Clustering = Clustering.Database,
            KeyCertificatePassword = "p",
            ServiceId = "",
            SiloPort = 70_000,
            GatewayPort = -1,
            MaxConnections = 1,
            CommandTimeout = TimeSpan.Zero,
            WriteGroup = 0,
            WriteQueue = 0,
        });

        Assert.Equal(9, faults.Count);
    }

    [Fact]
    public void Localhost_clustering_on_a_shared_database_is_refused() =>
        Assert.Contains(
            "run every case twice",
            Assert.Single(StorageOptionsRules.Faults(new StorageOptions { Postgres = Postgres, KeyDirectory = "/k", Clustering = Clustering.Localhost })),
            StringComparison.Ordinal);

    [Fact]
    public void A_key_ring_in_the_database_without_a_certificate_is_refused() =>
        Assert.Contains(
            "keys.certificate",
            Assert.Single(StorageOptionsRules.Faults(new StorageOptions { Postgres = Postgres })),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(null, null)]
    [InlineData("x.db", Postgres)]
    public void Neither_or_both_databases_are_refused(string? sqlite, string? postgres) =>
        Assert.Contains(
            "exactly one",
            Assert.Single(StorageOptionsRules.Faults(new StorageOptions { Sqlite = sqlite, Postgres = postgres, KeyDirectory = "/k" })),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("s3cret!;;nonsense")]
    [InlineData("Host=db;Port=many;Password=s3cret!;Database=x")]
    [InlineData("Database=x;Password=s3cret!")]
    public void A_connection_string_that_is_none_is_refused_and_not_repeated(string text)
    {
        var refused = Assert.Throws<StorageRefusedException>(
            () => new ServiceCollection().AddKubeProbeStorage(new StorageOptions { Postgres = text, KeyDirectory = "/k" }));

        Assert.Contains("storage.postgres", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret!", refused.ToString(), StringComparison.Ordinal);
    }
}
