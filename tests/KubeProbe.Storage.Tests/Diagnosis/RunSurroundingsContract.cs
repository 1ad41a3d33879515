using KubeProbe.Core.Changes;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Runs;
using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.Diagnosis;

public sealed class RunSurroundingsOnSqlite(SqliteStorage storage) : RunSurroundingsContract<SqliteStorage>(storage);

public sealed class RunSurroundingsOnPostgres(PostgresStorage storage) : RunSurroundingsContract<PostgresStorage>(storage);

/// <summary>What is promised of what happened around a run, on either database.</summary>
public abstract class RunSurroundingsContract<TStorage>(TStorage storage) : IClassFixture<TStorage> where TStorage : TestStorage
{
    readonly string cluster = Sample.Name("c");
    readonly string other = Sample.Name("d");
    readonly string name = Sample.Name("k");

    [Fact]
    public async Task Other_cases_here_the_case_elsewhere_and_changes_of_the_cluster_are_told_and_nothing_else()
    {
        await EndedAsync(Sample.Run(cluster, "mine-" + name, due: Sample.Time), RunVerdict.Failed("reported", "no"), "n1");
        await EndedAsync(Sample.Run(cluster, "a-" + name, due: Sample.Time), RunVerdict.Failed("sandbox", "no"), "n1");
        await EndedAsync(Sample.Run(cluster, "old-" + name, due: Sample.Time.AddHours(-1)), RunVerdict.Failed("sandbox", "no"), "n1");
        await EndedAsync(Sample.Run(other, "mine-" + name, due: Sample.Time.AddSeconds(2)), RunVerdict.Passed(""), null);
        await EndedAsync(Sample.Run(other, "b-" + name, due: Sample.Time), RunVerdict.Passed(""), null);
        await storage.Get<IRunHistory>().RecordAsync(Sample.Batch(Sample.Run(cluster, "open-" + name, due: Sample.Time)), default);
        await ChangedAsync("1-" + name, Sample.Time, cluster, other);
        await ChangedAsync("2-" + name, Sample.Time.AddHours(-2), cluster);
        await ChangedAsync("3-" + name, Sample.Time, other);

        var around = await storage.Get<IRunSurroundings>().AroundAsync(cluster, "mine-" + name, Sample.Time.AddMinutes(-15), Sample.Time.AddHours(-1), default);

        Assert.Equal(new NearVerdict(cluster, "a-" + name, "n1", Verdict.Failed, "sandbox", Sample.Time.AddSeconds(6)), Assert.Single(around.Here));
        Assert.Equal((other, "mine-" + name, "", Verdict.Passed), Assert.Single(around.Elsewhere) is var near ? (near.Cluster, near.Case, near.Node, near.Verdict) : default);
        Assert.Equal(("1-" + name, "calico", "3.27", "n1"), Assert.Single(around.Changes) is var change ? (change.Id, change.Component, change.Version, change.Nodes[0]) : default);
    }

    async Task EndedAsync(RunRecord run, RunVerdict verdict, string? node)
    {
        await storage.Get<IRunHistory>().RecordAsync(Sample.Batch(run), default);
        await storage.Get<IRunHistory>().CloseAsync(new RunClosing(run.Finished(verdict) with { Node = node }, []), default);
    }

    Task ChangedAsync(string id, DateTimeOffset at, params string[] clusters) => storage.Get<IChangeLog>().AcceptAsync(
        new ChangeRecord(new Change { Id = id, Component = "calico", Version = "3.27", Nodes = ["n1"] }, at, clusters, null), default);
}
