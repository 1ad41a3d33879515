using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;
using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.Runs;

public sealed class StandingsOnSqlite(SqliteStorage storage) : StandingsContract<SqliteStorage>(storage);

public sealed class StandingsOnPostgres(PostgresStorage storage) : StandingsContract<PostgresStorage>(storage);

/// <summary>What the last verdicts promise, on either database.</summary>
public abstract class StandingsContract<TStorage>(TStorage storage) : IClassFixture<TStorage> where TStorage : TestStorage
{
    readonly string cluster = Sample.Name("cluster");

    IStandings Standings => storage.Get<IStandings>();

    [Fact]
    public async Task A_later_verdict_takes_the_place_of_an_earlier_one()
    {
        await RunAsync("dns", "b", minute: 0, RunVerdict.Passed("fine"));
        var last = await RunAsync("dns", "b", minute: 5, RunVerdict.Failed("deadline", "silent"));

        var standing = Assert.Single(await AllAsync());
        Assert.Equal(new Standing(new StandingKey(cluster, "b", "dns"), last.Order.Id, Verdict.Failed, "deadline", last.FinishedAt!.Value), standing);
    }

    [Fact]
    public async Task A_verdict_that_is_written_late_leaves_a_newer_one()
    {
        var slow = await RecordAsync("dns", "b", minute: 0);
        var newer = await RunAsync("dns", "b", minute: 5, RunVerdict.Passed("fine"));

        await CloseAsync(slow, RunVerdict.Failed("deadline", "silent"));

        Assert.Equal(newer.Order.Id, Assert.Single(await AllAsync()).Run);
    }

    [Fact]
    public async Task A_verdict_that_came_second_for_its_run_changes_nothing()
    {
        var run = await RunAsync("dns", "b", minute: 0, RunVerdict.Passed("fine"));

        await CloseAsync(run with { CreatedAt = run.CreatedAt.AddMinutes(1) }, RunVerdict.Failed("deadline", "silent"));

        Assert.Equal(Verdict.Passed, Assert.Single(await AllAsync()).Verdict);
    }

    [Fact]
    public async Task Pages_hold_each_once_in_order_and_filters_narrow()
    {
        foreach (var (binding, @case) in new[] { ("b", "y"), ("a", "x"), ("", "x"), ("a", "y"), ("b", "x") })
            await RunAsync(@case, binding, minute: 0, @case == "x" ? RunVerdict.Passed("") : RunVerdict.Unknown("unreadable", "?"));

        var pages = new List<Standing>();
        StandingKey? after = null;
        while (await Standings.PageAsync(new StandingFilter { Clusters = [cluster] }, after, 2, default) is { Count: > 0 } page)
        {
            pages.AddRange(page);
            after = page[^1].Key;
        }
        Assert.Equal("/x a/x a/y b/x b/y", Text(pages));
        Assert.Equal("/x a/x b/x", Text(await AllAsync(new StandingFilter { Case = "x" })));
        Assert.Equal("a/x a/y", Text(await AllAsync(new StandingFilter { Binding = "a" })));
        Assert.Equal("a/y b/y", Text(await AllAsync(new StandingFilter { Verdicts = [Verdict.Unknown, Verdict.Failed] })));
        Assert.Equal("", Text(await AllAsync(new StandingFilter { FinishedBefore = Sample.Time })));
        Assert.Empty(await Standings.PageAsync(new StandingFilter { Clusters = [] }, null, 10, default));
    }

    [Fact]
    public async Task That_a_case_is_not_applicable_takes_the_place_of_its_verdict_until_the_next_one()
    {
        var run = await RunAsync("dns", "b", minute: 0, RunVerdict.Passed("fine"));
        await SkipAsync("overlap", minute: 4);
        Assert.False(Assert.Single(await AllAsync()).NotApplicable);

        await SkipAsync("not-applicable: cluster-dns", minute: 5);
        var standing = Assert.Single(await AllAsync());
        Assert.True(standing.NotApplicable);
        Assert.Equal(("not-applicable: cluster-dns", Sample.Time.AddMinutes(5)), (standing.Reason, standing.FinishedAt));
        Assert.Empty(await AllAsync(new StandingFilter { Verdicts = [Verdict.Passed, Verdict.Unknown] }));
        Assert.Single(await AllAsync(new StandingFilter { Verdicts = [Verdict.Passed], NotApplicable = true }));
        Assert.Single(await AllAsync(new StandingFilter { NotApplicable = true }));

        await RunAsync("dns", "b", minute: 10, RunVerdict.Passed("fine"));
        Assert.False(Assert.Single(await AllAsync()).NotApplicable);
        Assert.Empty(await AllAsync(new StandingFilter { NotApplicable = true }));
        Assert.NotEqual(run.Order.Id, Assert.Single(await AllAsync()).Run);
    }

    Task SkipAsync(string reason, int minute) => storage.Get<IRunHistory>().RecordAsync(
        new RunBatch([], [new SkippedSlot(cluster, "b", "dns", Sample.Time.AddMinutes(minute), reason)], [], []), default);

    static string Text(IEnumerable<Standing> standings) => string.Join(' ', standings.Select(standing => $"{standing.Key.Binding}/{standing.Key.Case}"));

    Task<IReadOnlyList<Standing>> AllAsync(StandingFilter? filter = null) =>
        Standings.PageAsync((filter ?? new StandingFilter()) with { Clusters = [cluster] }, null, 100, default);

    async Task<RunRecord> RunAsync(string @case, string binding, int minute, RunVerdict verdict) =>
        await CloseAsync(await RecordAsync(@case, binding, minute), verdict);

    async Task<RunRecord> RecordAsync(string @case, string binding, int minute)
    {
        var run = Sample.Run(cluster, @case, binding, Sample.Time.AddMinutes(minute));
        await storage.Get<IRunHistory>().RecordAsync(Sample.Batch(run), default);
        return run;
    }

    Task<RunRecord> CloseAsync(RunRecord run, RunVerdict verdict) =>
        storage.Get<IRunHistory>().CloseAsync(new RunClosing(run.Finished(verdict), []), default);
}
