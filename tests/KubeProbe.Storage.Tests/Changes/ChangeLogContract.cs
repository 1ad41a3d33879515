using KubeProbe.Core.Changes;
using KubeProbe.Core.Runs;
using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.Changes;

public sealed class ChangeLogOnSqlite(SqliteStorage storage) : ChangeLogContract<SqliteStorage>(storage);

public sealed class ChangeLogOnPostgres(PostgresStorage storage) : ChangeLogContract<PostgresStorage>(storage);

/// <summary>What the log of changes promises, on either database.</summary>
public abstract class ChangeLogContract<TStorage>(TStorage storage) : IClassFixture<TStorage> where TStorage : TestStorage
{
    IChangeLog Log => storage.Get<IChangeLog>();

    static ChangeRecord Record(string id, DateTimeOffset? at = null) => new(
        new Change { Id = id, Component = "coredns", Version = "1.12", Group = "prod", Labels = new Dictionary<string, string> { ["ring"] = "1" } },
        at ?? Sample.Time,
        ["c1", "c2"],
        null);

    [Fact]
    public async Task A_change_is_kept_once_and_a_second_of_its_id_meets_the_first()
    {
        var first = Record(Sample.Name("CHG"));
        var second = first with { Change = first.Change with { Component = "etcd" } };

        var kept = await Log.AcceptAsync(first, default);
        var met = await Log.AcceptAsync(second, default);

        Assert.Equivalent(first, kept, strict: true);
        Assert.Equivalent(first, met, strict: true);
        Assert.Equivalent(first, await Log.FindAsync(first.Change.Id, default), strict: true);
        Assert.Null(await Log.FindAsync("none", default));
    }

    [Fact]
    public async Task Of_many_at_once_one_is_kept_and_all_learn_which()
    {
        var id = Sample.Name("CHG");

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(number =>
            Log.AcceptAsync(Record(id) with { Clusters = [$"c{number}"] }, default)));

        Assert.Single(answers.Select(answer => answer.Clusters[0]).Distinct());
    }

    [Fact]
    public async Task A_change_is_incomplete_until_its_runs_are_known_and_then_never_again()
    {
        var (old, young) = (Record(Sample.Name("CHG"), Sample.Time.AddDays(-2)), Record(Sample.Name("CHG"), Sample.Time.AddDays(-1)));
        await Log.AcceptAsync(young, default);
        await Log.AcceptAsync(old, default);
        var before = (await Log.IncompleteAsync(default)).Select(change => change.Change.Id).ToList();
        IReadOnlyList<RunId> runs = [RunId.OfChange("c1", "b", "x", old.Change.Id)];
        IReadOnlyList<RunId> controls = [RunId.OfControl("c3", "b", "x", old.Change.Id, "")];

        await Log.CompleteAsync(old.Change.Id, runs, [new UnprobedCluster("c2", "paused")], controls, default);
        await Log.CompleteAsync(young.Change.Id, [], [], [], default);
        await Log.CompleteAsync(old.Change.Id, [], [], [], default);

        Assert.True(before.IndexOf(old.Change.Id) < before.IndexOf(young.Change.Id));
        Assert.Equal(runs, (await Log.FindAsync(old.Change.Id, default))!.Runs);
        Assert.Equal(controls, (await Log.FindAsync(old.Change.Id, default))!.Controls);
        Assert.Equal([new UnprobedCluster("c2", "paused")], (await Log.FindAsync(old.Change.Id, default))!.Unprobed);
        Assert.Empty((await Log.FindAsync(young.Change.Id, default))!.Runs!);
        Assert.DoesNotContain(await Log.IncompleteAsync(default), change => change.Change.Id == old.Change.Id || change.Change.Id == young.Change.Id);
    }

    [Fact]
    public async Task Changes_of_one_version_are_found_newest_first()
    {
        var component = Sample.Name("part");
        ChangeRecord Of(string version, int minute) => new(
            new Change { Id = Sample.Name("CHG"), Component = component, Version = version, Clusters = ["c1"] }, Sample.Time.AddMinutes(minute), ["c1"], null);
        ChangeRecord[] told = [Of("1", 0), Of("1", 2), Of("2", 1), Of("1", -5)];
        foreach (var change in told) await Log.AcceptAsync(change, default);

        var alike = await Log.AlikeAsync(component, "1", Sample.Time, default);

        Assert.Equal([told[1].Change.Id, told[0].Change.Id], alike.Select(change => change.Change.Id));
        Assert.Empty(await Log.AlikeAsync("other", "1", Sample.Time, default));
    }

    [Fact]
    public async Task They_are_listed_newest_first_by_cluster_component_and_who_told_of_them()
    {
        var (cluster, component) = (Sample.Name("c"), Sample.Name("part"));
        async Task<string> ToldAsync(int minute, string of, string at, string source)
        {
            var id = Sample.Name("CHG");
            var change = new Change { Id = id, Component = of, Clusters = [at], Labels = new Dictionary<string, string> { ["source"] = source } };
            await Log.AcceptAsync(new ChangeRecord(change, Sample.Time.AddMinutes(minute), [at, "another"], null), default);
            return id;
        }
        var (first, second) = (await ToldAsync(0, component, cluster, "observed"), await ToldAsync(1, "etcd", cluster, "argo_cd"));
        var third = await ToldAsync(2, component, cluster + "-longer", "argoXcd");

        var queries = storage.Get<IChangeQueries>();
        async Task<IEnumerable<string>> Ids(ChangeListFilter filter) => (await queries.PageAsync(filter, default)).Select(change => change.Change.Id);
        var all = new ChangeListFilter(cluster, null, null, null, 10);
        Assert.Equal([second, first], await Ids(all));
        Assert.Equal([second], await Ids(all with { Limit = 1 }));
        Assert.Equal([first], await Ids(all with { Before = (Sample.Time.AddMinutes(1), second) }));
        Assert.Equal([third, first], await Ids(all with { Cluster = null, Component = component }));
        Assert.Equal([second], await Ids(all with { Source = "argo_cd" }));
        Assert.Empty(await Ids(all with { Source = "%" }));
        // Names are compared to the letter, and one that can't be is nobody's.
        Assert.Empty(await Ids(all with { Source = "ARGO_CD" }));
        Assert.Empty(await Ids(all with { Cluster = cluster.ToUpperInvariant() }));
        Assert.Empty(await Ids(all with { Cluster = null, Component = component + "\0" }));
        Assert.Null(await Log.FindAsync(first + "\0", default));
    }
}
