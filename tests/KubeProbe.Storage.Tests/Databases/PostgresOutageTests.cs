using KubeProbe.Core;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Storage.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Storage.Tests.Databases;

/// <summary>A PostgreSQL server that goes away while ours runs, or that we can't use at all.</summary>
public sealed class PostgresOutageTests
{
    [Fact]
    public async Task While_it_is_gone_every_call_says_so_and_afterwards_all_is_as_it_was()
    {
        await using var server = await OwnPostgres.CreateAsync();
        await using var services = TestStorage.Open(new StorageOptions { Postgres = server.ConnectionString, KeyDirectory = server.KeyFolder });
        await services.GetRequiredService<StorageOpening>().OpenAsync();
        var (history, queries, manifests) =
            (services.GetRequiredService<IRunHistory>(), services.GetRequiredService<IRunQueries>(), services.GetRequiredService<IManifestStore>());
        var run = Sample.Run("c");
        await history.RecordAsync(Sample.Batch(run), default);

        await server.KillAsync();
        var closing = await Assert.ThrowsAsync<StorageUnavailableException>(
            () => history.CloseAsync(new RunClosing(run.Finished(RunVerdict.Passed("fine")), []), default));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => queries.FindAsync(run.Order.Id, default));
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => manifests.WriteAsync([new ManifestWrite(Sample.Manifest(ManifestKind.Cluster, "c"), null)], Sample.Audit, default));

        await server.StartAsync();
        var closed = await history.CloseAsync(new RunClosing(run.Finished(RunVerdict.Passed("fine")), []), default);

        Assert.Contains("PostgreSQL database postgres on 127.0.0.1", closing.Message, StringComparison.Ordinal);
        Assert.Equal(Verdict.Passed, closed.Verdict!.Verdict);
        Assert.Equal(Verdict.Passed, (await queries.FindAsync(run.Order.Id, default))!.Verdict!.Verdict);
        await manifests.WriteAsync([new ManifestWrite(Sample.Manifest(ManifestKind.Cluster, "c"), null)], Sample.Audit, default);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Database=x;Username=u;Password=s3cret!;Timeout=5", "Check host, port and network")]
    [InlineData("{server};Database=not_there;Password=s3cret!", "Create the database")]
    [InlineData("{server};Username=nobody;Password=s3cret!", "Correct user and password")]
    public async Task A_database_that_cannot_be_opened_is_refused_with_the_remedy_and_without_the_password(string connection, string remedy)
    {
        using var keys = new TemporaryFolder();
        var options = new StorageOptions
        {
            Postgres = connection.Replace("{server}", PostgresServer.Superuser, StringComparison.Ordinal),
            KeyDirectory = keys["ring"],
        };
        await using var services = TestStorage.Open(options);

        var refused = await Assert.ThrowsAsync<StorageRefusedException>(services.GetRequiredService<StorageOpening>().OpenAsync);

        Assert.Contains(remedy, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret!", refused.ToString(), StringComparison.Ordinal);
    }
}
