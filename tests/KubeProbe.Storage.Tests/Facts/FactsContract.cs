using KubeProbe.Core.Facts;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Storage.Tests.Databases;
using KubeProbe.Storage.Tests.History;

namespace KubeProbe.Storage.Tests.Facts;

public sealed class FactsOnSqlite(SqliteStorage storage) : FactsContract<SqliteStorage>(storage);

public sealed class FactsOnPostgres(PostgresStorage storage) : FactsContract<PostgresStorage>(storage);

/// <summary>What the book of facts promises, on either database.</summary>
public abstract class FactsContract<TStorage>(TStorage storage) : IClassFixture<TStorage> where TStorage : TestStorage
{
    readonly string @case = Sample.Name("case");

    IFactBook Book => storage.Get<IFactBook>();

    IRunHistory History => storage.Get<IRunHistory>();

    async Task<RunRecord> TellAsync(string cluster, int minute, params (string Name, string Value)[] facts)
    {
        var run = Sample.Run(cluster, @case, due: Sample.Time.AddMinutes(minute));
        await History.RecordAsync(Sample.Batch(run), default);
        return await CloseAsync(run, facts);
    }

    Task<RunRecord> CloseAsync(RunRecord run, params (string Name, string Value)[] facts) =>
        History.CloseAsync(new RunClosing(run.Finished(RunVerdict.Passed("ok")) with { Facts = [.. facts.Select(fact => new Fact(fact.Name, fact.Value))] }, []), default);

    async Task DeclareAsync(params string[] clusters)
    {
        foreach (var cluster in clusters)
            await storage.Get<IManifestStore>().WriteAsync([new ManifestWrite(Sample.Manifest(ManifestKind.Cluster, cluster), null)], Sample.Audit, default);
    }

    Task<IReadOnlyList<FactRow>> AllAsync() => Book.PageAsync(new FactFilter { Case = @case }, null, 100, default);

    Task<IReadOnlyList<FactChange>> ChangesAsync() => Book.ChangesAsync(new FactFilter { Case = @case }, null, 100, default);

    [Fact]
    public async Task A_fact_is_kept_once_and_each_change_of_it()
    {
        await TellAsync("c", 0, ("version", "1"), ("zone", "x"));
        await TellAsync("c", 5, ("version", "1"));
        var last = await TellAsync("c", 10, ("version", "2"));

        var version = (await AllAsync()).Single(row => row.Key.Name == "version");
        Assert.Equal(new FactRow(new FactKey("version", @case, "c"), "2", last.FinishedAt!.Value, last.FinishedAt.Value, last.Order.Id), version);

        var changes = await ChangesAsync();
        Assert.Equal([("version", "2", "1"), ("zone", "x", null), ("version", "1", null)], changes.Select(change => (change.Key.Name, change.Value, change.Was)));
        Assert.Equal(last.Order.Id, changes[0].Run);
    }

    [Fact]
    public async Task What_stays_keeps_its_beginning_and_tells_when_it_was_seen()
    {
        var first = await TellAsync("c", 0, ("version", "1"));
        var second = await TellAsync("c", 5, ("version", "1"));

        var row = Assert.Single(await AllAsync());
        Assert.Equal((first.FinishedAt, second.FinishedAt, second.Order.Id), (row.Since, row.SeenAt, row.Run));
        Assert.Single(await ChangesAsync());
    }

    [Fact]
    public async Task A_run_that_is_written_late_or_closes_second_changes_nothing()
    {
        var slow = Sample.Run("c", @case);
        await History.RecordAsync(Sample.Batch(slow), default);
        var newer = await TellAsync("c", 5, ("version", "2"));
        await CloseAsync(slow, ("version", "1"));
        await CloseAsync(newer with { CreatedAt = newer.CreatedAt.AddHours(1) }, ("version", "3"));

        Assert.Equal("2", Assert.Single(await AllAsync()).Value);
        Assert.Equal("2", Assert.Single(await ChangesAsync()).Value);
    }

    [Fact]
    public async Task The_majority_is_that_of_the_other_clusters_that_are_declared()
    {
        var names = Enumerable.Range(0, 5).Select(_ => Sample.Name("cluster")).ToArray();
        await DeclareAsync(names);
        foreach (var (name, index) in names.Select((name, index) => (name, index)))
            await TellAsync(name, 0, ("version", index < 3 ? "1" : "2"), ("only", $"{index}"));
        await TellAsync(Sample.Name("gone"), 0, ("version", "2"));

        var all = await Book.MajoritiesAsync(@case, ["version", "only", "none"], names[0], default);
        Assert.Equal([new FactMajority("only", "1", 1, 4), new FactMajority("version", "1", 2, 4)], all);
        Assert.Equal(new FactMajority("version", "1", 3, 4), Assert.Single(await Book.MajoritiesAsync(@case, ["version"], names[4], default)));
        Assert.Empty(await Book.MajoritiesAsync(Sample.Name("case"), ["version"], names[0], default));
        Assert.Empty(await Book.MajoritiesAsync(@case, [], names[0], default));
    }

    [Fact]
    public async Task Pages_hold_each_once_in_order_and_filters_narrow()
    {
        foreach (var cluster in new[] { "c2", "c1", "c3" }) await TellAsync(cluster, 0, ("images:b", "1"), ("images:a", "1"), ("version", "1"));

        var pages = new List<FactRow>();
        FactKey? after = null;
        while (await Book.PageAsync(new FactFilter { Case = @case, Name = "images:*" }, after, 2, default) is { Count: > 0 } page)
        {
            pages.AddRange(page);
            after = page[^1].Key;
        }
        Assert.Equal(["images:a c1", "images:a c2", "images:a c3", "images:b c1", "images:b c2", "images:b c3"], pages.Select(row => $"{row.Key.Name} {row.Key.Cluster}"));
        Assert.Equal(["c1", "c3"], (await Book.PageAsync(new FactFilter { Case = @case, Name = "version", Clusters = ["c3", "c1"] }, null, 9, default)).Select(row => row.Key.Cluster));

        var changes = new List<FactChange>();
        FactChangeKey? before = null;
        while (await Book.ChangesAsync(new FactFilter { Case = @case, Name = "*" }, before, 4, default) is { Count: > 0 } page)
        {
            changes.AddRange(page);
            before = new FactChangeKey(page[^1].At, page[^1].Key);
        }
        Assert.Equal(9, changes.Select(change => change.Key).Distinct().Count());
        Assert.Equal(9, changes.Count);
    }

    [Fact]
    public async Task Facts_of_clusters_and_cases_that_are_no_more_are_swept()
    {
        var (known, gone) = (Sample.Name("cluster"), Sample.Name("cluster"));
        await DeclareAsync(known);
        await storage.Get<IManifestStore>().WriteAsync([new ManifestWrite(Sample.Manifest(ManifestKind.ProbeCase, @case), null)], Sample.Audit, default);
        await TellAsync(known, 0, ("version", "1"));
        await TellAsync(gone, 0, ("version", "1"));

        var bench = new HistoryBench(storage);
        bench.Time.Advance(TimeSpan.FromHours(1));
        await bench.Sweep().RunAsync(default);
        Assert.Equal(known, Assert.Single(await AllAsync()).Key.Cluster);
        Assert.Equal(2, (await ChangesAsync()).Count);

        bench.Time.Advance(TimeSpan.FromDays(4_000));
        await bench.Sweep().RunAsync(default);
        Assert.Empty(await AllAsync());
        Assert.Empty(await ChangesAsync());
    }
}
