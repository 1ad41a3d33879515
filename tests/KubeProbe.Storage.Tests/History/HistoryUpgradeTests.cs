using KubeProbe.Core.Runs;
using KubeProbe.Storage.Databases;
using KubeProbe.Storage.History;
using KubeProbe.Storage.Migrations;
using KubeProbe.Storage.Tests.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Storage.Tests.History;

/// <summary>A PostgreSQL database whose history was one piece becomes one of weeks, with all that is in it.</summary>
public sealed class HistoryUpgradeTests
{
    const int LastWhole = 6;

    [Fact]
    public async Task What_was_there_is_the_first_part_and_new_runs_go_into_weeks()
    {
        var name = "kubeprobe_" + Guid.NewGuid().ToString("N");
        using var keys = new TemporaryFolder();
        var options = new StorageOptions { Postgres = await PostgresServer.CreateAsync(name), KeyDirectory = keys["ring"], MaxConnections = 10 };
        try
        {
            var old = Sample.Run("c", "dns", "every", Sample.Time);
            await using (var before = TestStorage.Open(options)) await MakeOldAsync(before.GetRequiredService<Database>(), old);

            await using var services = TestStorage.Open(options);
            await services.GetRequiredService<StorageOpening>().OpenAsync();
            var (history, queries) = (services.GetRequiredService<IRunHistory>(), services.GetRequiredService<IRunQueries>());
            var earlier = Sample.Run("c", "dns", "every", Sample.Time.AddYears(-3));
            var later = Sample.Run("c", "dns", "every", TimeProvider.System.GetUtcNow().AddDays(300));

            var fresh = await history.RecordAsync(Sample.Batch(old with { CreatedAt = old.CreatedAt.AddDays(40) }, earlier, later), default);

            Assert.Equal(new HashSet<RunId> { earlier.Order.Id, later.Order.Id }, fresh);
            Assert.Equal(
                [later.Order.Id, old.Order.Id, earlier.Order.Id],
                (await queries.PageAsync(new RunFilter { Cluster = "c" }, null, 10, default)).Select(run => run.Order.Id));
            var found = (await queries.FindAsync(old.Order.Id, default))!;
            Assert.Equal((Verdict.Failed, "silent", 2.5), (found.Verdict!.Verdict, found.Verdict.Message, found.Measurements[0].Seconds));
            Assert.Equal("tail", Assert.Single((await queries.EvidenceAsync(old.Order.Id, default)).Evidence).LogTail);
            var parts = await services.GetRequiredService<Database>().ReadAsync(session => Partitions.ListAsync(session, "runs", default), default);
            Assert.Null(parts[0].From);
            Assert.True(parts[0].Holds(old.CreatedAt));
            Assert.Equal(1, parts.Count(part => part.Holds(later.CreatedAt)));
        }
        finally
        {
            await PostgresServer.DropAsync(name);
        }
    }

    static async Task MakeOldAsync(Database database, RunRecord run)
    {
        var scripts = SchemaMigrator.Scripts(database.Dialect).Where(script => script.Version <= LastWhole).ToList();
        await SchemaMigrator.MigrateAsync(database, scripts, TimeProvider.System, default);
        await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    new Statement(
                        """
                        INSERT INTO runs (id, cluster, case_name, binding, run_trigger, triggered_by, run_order, phase, due, created_at,
                            finished_at, attempt, verdict, reason, message, errors, closed_by, settled)
                        VALUES (@id, 'c', 'dns', 'every', 'Periodic', '', @run_order, 'Finished', @at, @at, @at, 1, 'Failed', 'deadline',
                            'silent', '[]', 'Deadline', TRUE)
                        """)
                        .With("@id", run.Order.Id.ToString())
                        .With("@run_order", Core.Manifests.SpecJson.Write(run.Order))
                        .With("@at", run.CreatedAt),
                    default);
                await session.ExecuteAsync(
                    new Statement("INSERT INTO measurements (run_id, ordinal, created_at, name, seconds) VALUES (@id, 0, @at, 'txn', 2.5)")
                        .With("@id", run.Order.Id.ToString())
                        .With("@at", run.CreatedAt),
                    default);
                return await session.ExecuteAsync(
                    new Statement(
                        """
                        INSERT INTO evidence (run_id, ordinal, created_at, node, message, log_tail, pod_status, events)
                        VALUES (@id, 0, @at, 'n1', '', 'tail', '', '[]')
                        """)
                        .With("@id", run.Order.Id.ToString())
                        .With("@at", run.CreatedAt),
                    default);
            },
            default);
    }
}
