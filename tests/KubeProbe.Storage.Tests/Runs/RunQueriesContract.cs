using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;
using KubeProbe.Core.Severity;
using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.Runs;

public sealed class RunQueriesOnSqlite(SqliteStorage storage) : RunQueriesContract<SqliteStorage>(storage);

public sealed class RunQueriesOnPostgres(PostgresStorage storage) : RunQueriesContract<PostgresStorage>(storage);

/// <summary>What the reads of run history promise, on either database.</summary>
public abstract class RunQueriesContract<TStorage>(TStorage storage) : IClassFixture<TStorage> where TStorage : TestStorage
{
    readonly string cluster = Sample.Name("cluster");

    IRunHistory History => storage.Get<IRunHistory>();

    IRunQueries Queries => storage.Get<IRunQueries>();

    [Fact]
    public async Task Pages_hold_every_run_once_newest_first_also_when_times_are_equal()
    {
        // Five to each instant: the cursor must tell them apart by id.
        var runs = Enumerable.Range(0, 23).Select(number => Sample.Run(cluster, $"case-{number}", due: Sample.Time.AddMicroseconds(number / 5))).ToArray();
        await History.RecordAsync(Sample.Batch(runs), default);

        var pages = new List<RunRecord>();
        RunCursor? after = null;
        while (true)
        {
            var page = await Queries.PageAsync(new RunFilter { Cluster = cluster }, after, 4, default);
            if (page.Count == 0) break;
            pages.AddRange(page);
            after = new RunCursor(page[^1].CreatedAt, page[^1].Order.Id);
        }

        Assert.Equal(
            runs.OrderByDescending(run => run.CreatedAt).ThenByDescending(run => run.Order.Id.ToString(), StringComparer.Ordinal).Select(run => run.Order.Id),
            pages.Select(run => run.Order.Id));
    }

    [Fact]
    public async Task Rows_added_meanwhile_move_no_page()
    {
        var runs = Enumerable.Range(0, 6).Select(minute => Sample.Run(cluster, due: Sample.Time.AddMinutes(minute))).ToArray();
        await History.RecordAsync(Sample.Batch(runs), default);
        var first = await Queries.PageAsync(new RunFilter { Cluster = cluster }, null, 3, default);

        await History.RecordAsync(Sample.Batch(Sample.Run(cluster, due: Sample.Time.AddHours(1))), default);
        var second = await Queries.PageAsync(new RunFilter { Cluster = cluster }, new RunCursor(first[^1].CreatedAt, first[^1].Order.Id), 3, default);

        Assert.Equal(runs.Reverse().Select(run => run.Order.Id), first.Concat(second).Select(run => run.Order.Id));
    }

    [Fact]
    public async Task Each_part_of_a_filter_narrows()
    {
        var passed = Sample.Run(cluster, "a", "one");
        var failed = Sample.Run(cluster, "b", "one", Sample.Time.AddMinutes(1));
        var open = Sample.Run(cluster, "b", "two", Sample.Time.AddMinutes(2)) with { Phase = RunPhase.Queued };
        var fired = Sample.Run(cluster, "c", "three", Sample.Time.AddMinutes(3), RunTrigger.Change);
        fired = fired with { Order = fired.Order with { TriggeredBy = "CHG-1" } };
        await History.RecordAsync(Sample.Batch(passed, failed, open, fired), default);
        await History.CloseAsync(new RunClosing(passed.Finished(RunVerdict.Passed("fine")), []), default);
        await History.CloseAsync(new RunClosing(failed.Finished(RunVerdict.Failed("deadline", "silent")), []), default);

        async Task<string> Cases(RunFilter filter) =>
            string.Join(' ', (await Queries.PageAsync(filter with { Cluster = cluster }, null, 100, default)).Select(run => $"{run.Order.Case}/{run.Order.Binding}"));

        Assert.Equal("c/three b/two b/one a/one", await Cases(new RunFilter()));
        Assert.Equal("b/two b/one", await Cases(new RunFilter { Case = "b" }));
        Assert.Equal("b/one a/one", await Cases(new RunFilter { Binding = "one" }));
        Assert.Equal("b/one", await Cases(new RunFilter { Verdicts = [Verdict.Failed, Verdict.Unknown] }));
        Assert.Equal("c/three b/two", await Cases(new RunFilter { Phases = [RunPhase.Queued, RunPhase.Starting] }));
        Assert.Equal("c/three", await Cases(new RunFilter { Triggers = [RunTrigger.Change] }));
        Assert.Equal("c/three", await Cases(new RunFilter { ChangeId = "CHG-1" }));
        Assert.Equal("c/three b/two", await Cases(new RunFilter { Since = open.CreatedAt }));
        Assert.Equal("b/one a/one", await Cases(new RunFilter { Until = open.CreatedAt }));
        Assert.Equal("", await Cases(new RunFilter { Binding = "' OR 1=1 --" }));
    }

    [Fact]
    public async Task A_prefix_finds_at_most_two_newest_first_and_takes_nothing_that_no_id_begins_with()
    {
        var runs = Enumerable.Range(0, 3).Select(minute => Sample.Run(cluster, due: Sample.Time.AddYears(1).AddMinutes(minute))).ToArray();
        await History.RecordAsync(Sample.Batch(runs), default);
        var id = runs[0].Order.Id.ToString();

        Assert.Equal([runs[0].Order.Id], await Queries.FindByPrefixAsync(id[..20], default));
        Assert.Equal([runs[0].Order.Id], await Queries.FindByPrefixAsync(id, default));
        Assert.Equal([runs[2].Order.Id, runs[1].Order.Id], await Queries.FindByPrefixAsync("", default));
        Assert.Empty(await Queries.FindByPrefixAsync(id + "a", default));
        Assert.Empty(await Queries.FindByPrefixAsync("%", default));
        Assert.Empty(await Queries.FindByPrefixAsync("A1", default));
    }

    [Fact]
    public async Task What_is_not_there_is_null_and_a_run_without_evidence_has_none()
    {
        Assert.Null(await Queries.FindAsync(RunId.OfTrigger(cluster, "", "x", "key"), default));

        var (evidence, late) = await Queries.EvidenceAsync(RunId.OfTrigger(cluster, "", "x", "key"), default);
        Assert.Empty(evidence);
        Assert.Empty(late);
    }

    [Fact]
    public async Task The_last_slot_of_each_binding_and_case_is_the_latest_that_ran_or_was_skipped()
    {
        var early = Sample.Run(cluster, "a", "one");
        var late = Sample.Run(cluster, "a", "one", Sample.Time.AddMinutes(5));
        var byHand = Sample.Run(cluster, "a", "one", Sample.Time.AddHours(9), RunTrigger.Manual);
        var skipped = new SkippedSlot(cluster, "two", "b", Sample.Time.AddMinutes(7), "overlap", 3);

        await History.RecordAsync(new RunBatch([late, byHand], [skipped, skipped with { Due = Sample.Time }], [], []), default);
        await History.RecordAsync(Sample.Batch(early, Sample.Run(Sample.Name("elsewhere"), "a", "one", Sample.Time.AddDays(1))), default);
        await History.RecordAsync(new RunBatch([], [skipped], [], []), default);

        var slots = await storage.Get<ISlotHistory>().LastSlotsAsync(cluster, default);
        Assert.Equal(
            new Dictionary<SlotKey, DateTimeOffset> { [new("one", "a")] = late.Order.Due, [new("two", "b")] = skipped.Due }, slots);
    }

    [Fact]
    public async Task Past_verdicts_come_newest_first_by_when_they_were_given()
    {
        var runs = Enumerable.Range(0, 4).Select(minute => Sample.Run(cluster, "a", due: Sample.Time.AddMinutes(minute))).ToArray();
        await History.RecordAsync(Sample.Batch([.. runs, Sample.Run(cluster, "b")]), default);
        await History.CloseAsync(new RunClosing(runs[0].Finished(RunVerdict.Failed("deadline", "silent"), TimeSpan.FromHours(1)), []), default);
        await History.CloseAsync(new RunClosing(runs[1].Finished(RunVerdict.Passed("fine")), []), default);
        await History.CloseAsync(new RunClosing(runs[2].Finished(RunVerdict.Passed("fine")), []), default);

        var last = await storage.Get<IVerdictHistory>().LastAsync(cluster, "a", 2, default);

        Assert.Equal(
            [
                new PastVerdict(runs[0].Order.Id, Verdict.Failed, "deadline", runs[0].CreatedAt.AddHours(1)),
                new PastVerdict(runs[2].Order.Id, Verdict.Passed, "reported", runs[2].CreatedAt.AddSeconds(5)),
            ],
            last);
    }
}
