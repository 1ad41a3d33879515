using KubeProbe.Core.Freshness;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;
using KubeProbe.Storage.Freshness;
using KubeProbe.Storage.Tests.Databases;
using Microsoft.Extensions.Time.Testing;

namespace KubeProbe.Storage.Tests.Freshness;

public sealed class FreshnessOnSqlite(SqliteStorage storage) : FreshnessContract<SqliteStorage>(storage);

public sealed class FreshnessOnPostgres(PostgresStorage storage) : FreshnessContract<PostgresStorage>(storage);

/// <summary>What the book of judgements promises, on either database.</summary>
public abstract class FreshnessContract<TStorage>(TStorage storage) : IClassFixture<TStorage> where TStorage : TestStorage
{
    readonly string cluster = Sample.Name("cluster");

    IFreshnessBook Book => storage.Get<IFreshnessBook>();

    IFreshnessQueries Queries => storage.Get<IFreshnessQueries>();

    IRunHistory History => storage.Get<IRunHistory>();

    FreshnessRow Row(string @case = "dns", string binding = "dns-every", FreshnessState state = FreshnessState.Fresh) => new()
    {
        Cluster = cluster,
        Key = new SlotKey(binding, @case),
        State = state,
        Since = Sample.Time,
        Schedule = "every 5m",
        ExpectFrom = Sample.Time.AddHours(-1),
    };

    static JudgementNote Note(DateTimeOffset? at = null) => new(at ?? Sample.Time, Sample.Time.AddDays(-1), TimeSpan.FromMilliseconds(12));

    Task KeepAsync(params IReadOnlyList<FreshnessRow> rows) => Book.KeepAsync(new Judgement(rows, [], Note()), default);

    async Task<(FreshnessRow Row, FreshnessSight Seen)> ReadAsync(string @case = "dns") =>
        (await Book.ReadAsync(default)).Rows.Single(each => each.Row.Cluster == cluster && each.Row.Key.Case == @case);

    async Task<RunRecord> CloseAsync(RunRecord run, DateTimeOffset at)
    {
        await History.RecordAsync(new RunBatch([run], [], [], []), default);
        return await History.CloseAsync(
            new RunClosing(run with { Phase = RunPhase.Finished, FinishedAt = at, Verdict = RunVerdict.Passed("ok"), ClosedBy = ClosedBy.Report }, []), default);
    }

    [Fact]
    public async Task A_judgement_is_kept_whole_and_replaced_whole()
    {
        var first = Row() with { ExpectedBy = Sample.Time.AddMinutes(5), Reason = "no run began", AlertFrom = Sample.Time.AddMinutes(1), Alert = "told" };

        await KeepAsync(first);
        Assert.Equal(first, (await ReadAsync()).Row);
        await KeepAsync(Row());
        Assert.Equal(Row(), (await ReadAsync()).Row);
        await Book.KeepAsync(new Judgement([], [Row()], Note(Sample.Time.AddMinutes(1))), default);

        var (rows, last) = await Book.ReadAsync(default);
        Assert.DoesNotContain(rows, each => each.Row.Cluster == cluster);
        Assert.NotNull(last);
    }

    [Fact]
    public async Task It_is_read_with_the_last_verdict_of_whatever_trigger_and_with_the_last_slot()
    {
        await KeepAsync(Row());
        Assert.Equal(FreshnessSight.Nothing, (await ReadAsync()).Seen);

        await CloseAsync(Sample.Run(cluster, due: Sample.Time), Sample.Time.AddSeconds(9));
        Assert.Equal(new FreshnessSight(Sample.Time.AddSeconds(9), Sample.Time, null), (await ReadAsync()).Seen);

        var skipped = new SkippedSlot(cluster, "dns-every", "dns", Sample.Time.AddMinutes(5), "budget");
        await History.RecordAsync(new RunBatch([], [skipped], [], []), default);
        Assert.Equal(new FreshnessSight(Sample.Time.AddSeconds(9), Sample.Time.AddMinutes(5), "budget"), (await ReadAsync()).Seen);

        // The next slot runs: it is not skipped any more, and its deadline is known.
        var open = Sample.Run(cluster, due: Sample.Time.AddMinutes(10)) with { Phase = RunPhase.Starting, Deadline = Sample.Time.AddMinutes(12) };
        await History.RecordAsync(new RunBatch([open], [], [], []), default);
        Assert.Equal(
            new FreshnessSight(Sample.Time.AddSeconds(9), Sample.Time.AddMinutes(10), null, Sample.Time.AddMinutes(12)), (await ReadAsync()).Seen);
    }

    [Fact]
    public async Task What_is_declared_has_a_version_that_grows_with_it()
    {
        var before = await Book.DeclaredVersionAsync(default);
        var manifest = new StoredManifest(
            ManifestKind.CaseSuite, Sample.Name("suite"), "u", 1, 0, new Dictionary<string, string>(), new Dictionary<string, string>(), "{}", null, Sample.Time, Sample.Time);

        await storage.Get<IManifestStore>().WriteAsync([new ManifestWrite(manifest, null)], Sample.Audit, default);

        Assert.True(await Book.DeclaredVersionAsync(default) > before);
    }

    [Fact]
    public async Task Pages_narrow_and_go_on_from_the_last()
    {
        await KeepAsync(
            Row("a"), Row("b", state: FreshnessState.Stale), Row("c", binding: "other"), Row("d", state: FreshnessState.Stale),
            Row("", "", FreshnessState.Stale));
        await CloseAsync(Sample.Run(cluster, "a"), Sample.Time);

        async Task<IEnumerable<string>> Cases(FreshnessFilter filter) => (await Queries.PageAsync(filter, default)).Select(view => view.Row.Key.Case);

        var all = new FreshnessFilter(cluster, null, null, [], null, 100);
        Assert.Equal(["a", "b", "d", "c"], await Cases(all));
        Assert.Equal(["b", "d"], await Cases(all with { States = [FreshnessState.Stale] }));
        Assert.Equal(["c"], await Cases(all with { Binding = "other" }));
        Assert.Equal(["d"], await Cases(all with { Case = "d" }));
        Assert.Equal(["b", "d"], await Cases(all with { After = (cluster, "dns-every", "a"), Limit = 2 }));
        var view = (await Queries.PageAsync(all with { Case = "a" }, default))[0];
        Assert.Equal((Verdict.Passed, Sample.Time), (view.Verdict, view.FinishedAt));
    }

    [Fact]
    public async Task They_are_counted_by_cluster_and_by_binding_without_the_cluster_s_own()
    {
        await KeepAsync(Row("a"), Row("b", state: FreshnessState.Stale), Row("c", state: FreshnessState.Stale), Row("", "", FreshnessState.Stale));

        var counts = (await Queries.CountAsync(bindings: false, [cluster, "nobody"], default))[cluster];

        Assert.Equal((1, 2), (counts[FreshnessState.Fresh], counts[FreshnessState.Stale]));
        Assert.True((await Queries.CountAsync(bindings: true, ["dns-every"], default))["dns-every"][FreshnessState.Stale] >= 2);
        var summary = await Queries.SummaryAsync(default);
        Assert.True(summary.Counts[FreshnessState.Stale] >= 2);
        Assert.True(summary.SilentClusters >= 1);
        Assert.NotNull(summary.Last);
        Assert.Equal(summary.Last, await Queries.LastAsync(default));
    }

    [Fact]
    public async Task Of_two_servers_one_judges_until_it_has_not_for_a_minute_and_a_half()
    {
        // Times nobody else in this database lives in.
        var clock = new FakeTimeProvider(new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var (one, other) = (new FreshnessBook(storage.Database, clock), new FreshnessBook(storage.Database, clock));

        Assert.True(await one.TakeTurnAsync(default));
        Assert.False(await other.TakeTurnAsync(default));
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.True(await one.TakeTurnAsync(default));
        clock.Advance(TimeSpan.FromSeconds(89));
        Assert.False(await other.TakeTurnAsync(default));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(await other.TakeTurnAsync(default));
        Assert.False(await one.TakeTurnAsync(default));
    }
}
