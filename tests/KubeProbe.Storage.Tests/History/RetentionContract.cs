using KubeProbe.Core.Access;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;
using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.History;

public sealed class RetentionOnSqlite : RetentionContract<SqliteStorage>;

public sealed class RetentionOnPostgres : RetentionContract<PostgresStorage>;

/// <summary>What a sweep takes away and what it leaves, on either database.</summary>
public abstract partial class RetentionContract<TStorage> : IAsyncLifetime where TStorage : TestStorage, new()
{
    // On PostgreSQL what goes with its week goes up to a week later.
    const double Week = 7;

    readonly TStorage storage = new();

    HistoryBench Bench { get; set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await storage.InitializeAsync();
        Bench = new HistoryBench(storage);
    }

    [Fact]
    public async Task A_run_goes_when_its_kind_is_old_enough_and_not_before()
    {
        var youngPassed = await Bench.FinishedAsync(29.9, RunVerdict.Passed("fine"));
        var oldPassed = await Bench.FinishedAsync(30.1, RunVerdict.Passed("fine"));
        var youngFailed = await Bench.FinishedAsync(89.9, RunVerdict.Failed("reported", "no answer"));
        var oldFailed = await Bench.FinishedAsync(90.1 + Week, RunVerdict.Failed("reported", "no answer"));
        var oldUnknown = await Bench.FinishedAsync(95 + Week, RunVerdict.Unknown("cancelled", "by ann"));

        await Bench.Sweep().RunAsync(default);

        Assert.Equal((true, true, false), await Bench.ThereAsync(youngPassed));
        Assert.Equal((false, false, false), await Bench.ThereAsync(oldPassed));
        Assert.Equal((true, false, false), await Bench.ThereAsync(youngFailed));
        Assert.Equal((false, false, false), await Bench.ThereAsync(oldFailed));
        Assert.Equal((false, false, false), await Bench.ThereAsync(oldUnknown));
        Assert.Equal(
            [youngPassed, youngFailed],
            (await Bench.Queries.PageAsync(new RunFilter { Cluster = "c" }, null, 10, default)).Select(run => run.Order.Id));
    }

    [Fact]
    public async Task Evidence_goes_before_its_run()
    {
        Bench.Retention.Evidence = TimeSpan.FromDays(10);
        var young = await Bench.FinishedAsync(9.9, RunVerdict.Failed("reported", "no answer"));
        var old = await Bench.FinishedAsync(10.1 + Week, RunVerdict.Failed("reported", "no answer"));
        await Bench.History.AddLateReportAsync(old, new LateReport(Bench.Time.GetUtcNow().AddDays(-12), false, new ProbeOutcome(true, [], null, [], "ab12")), default);

        await Bench.Sweep().RunAsync(default);

        Assert.Equal((true, true, true), await Bench.ThereAsync(young));
        Assert.Equal((true, true, false), await Bench.ThereAsync(old));
        Assert.Empty((await Bench.Queries.EvidenceAsync(old, default)).LateReports);
    }

    [Fact]
    public async Task What_is_not_finished_and_what_nobody_has_taken_stays_however_old()
    {
        var open = Sample.Run("c", "open", due: Bench.Time.GetUtcNow().AddDays(-500));
        await Bench.History.RecordAsync(Sample.Batch(open), default);
        var unsettled = await Bench.FinishedAsync(500, RunVerdict.Failed("reported", "no answer"), "unsettled", settled: false);
        var beside = await Bench.FinishedAsync(500, RunVerdict.Failed("reported", "no answer"), "beside");

        await Bench.Sweep().RunAsync(default);

        Assert.Equal([open.Order.Id, unsettled], (await Bench.History.UnfinishedAsync("c", default)).Select(run => run.Order.Id));
        Assert.NotNull(await Bench.Queries.FindAsync(unsettled, default));
        Assert.Null(await Bench.Queries.FindAsync(beside, default));

        // Once it is finished it goes like all others, at the latest a day later.
        await Bench.History.CloseAsync(new RunClosing(open.Finished(RunVerdict.Passed("fine")), []), default);
        await Bench.History.RecordAsync(new RunBatch([], [], [], [open.Order.Id, unsettled]), default);
        Bench.Time.Advance(TimeSpan.FromDays(1));
        await Bench.Sweep().RunAsync(default);

        Assert.Null(await Bench.Queries.FindAsync(open.Order.Id, default));
        Assert.Null(await Bench.Queries.FindAsync(unsettled, default));
    }

    [Fact]
    public async Task A_run_of_an_alert_that_fires_stays_until_it_ends()
    {
        var raised = await Bench.FinishedAsync(200, RunVerdict.Failed("reported", "no answer"), "a");
        var last = await Bench.FinishedAsync(199, RunVerdict.Failed("reported", "no answer"), "b");
        var alert = new Alert { Id = raised.ToString(), Cluster = "c", Case = "a", RaisedAt = Sample.Time, LastRun = last, Summary = "a fails" };
        var book = storage.Get<IAlertBook>();
        await book.WriteAsync(alert, null, default);

        await Bench.Sweep().RunAsync(default);
        var whileFiring = (await Bench.ThereAsync(raised), await Bench.ThereAsync(last));
        await book.WriteAsync(alert with { ResolvedAt = Bench.Time.GetUtcNow() }, null, default);
        Bench.Time.Advance(TimeSpan.FromDays(1));
        await Bench.Sweep().RunAsync(default);

        Assert.True(whileFiring is ((true, _, _), (true, _, _)));
        Assert.Null(await Bench.Queries.FindAsync(raised, default));
        Assert.Single(await book.PageAsync(new AlertFilter("c", null, false, null, 10), default));
    }

    [Fact]
    public async Task The_last_slot_of_a_schedule_outlives_its_run_and_its_skipped_slots()
    {
        await Bench.FinishedAsync(300, RunVerdict.Passed("fine"), "ran");
        var skipped = new SkippedSlot("c", "often", "skipped", Bench.Time.GetUtcNow().AddDays(-299), "overlap");
        await Bench.History.RecordAsync(new RunBatch([], [skipped, skipped with { Due = skipped.Due.AddDays(-1) }], [], []), default);

        await Bench.Sweep().RunAsync(default);

        Assert.Empty(await storage.Database.ListAsync(
            new Storage.Databases.Statement("SELECT reason FROM skipped_slots", answers: true), row => row.FirstText(), default));
        Assert.Equal(
            [skipped.Due, Bench.Time.GetUtcNow().AddDays(-300)],
            (await storage.Get<ISlotHistory>().LastSlotsAsync("c", default)).Values.OrderDescending());
    }

    [Fact]
    public async Task An_alert_goes_so_long_after_its_end_with_its_notifications_unless_one_waits()
    {
        var book = storage.Get<IAlertBook>();
        async Task AddAsync(string name, double? resolvedDaysAgo, NotificationState state)
        {
            var alert = new Alert
            {
                Id = name,
                Cluster = "c",
                Case = name,
                RaisedAt = Sample.Time.AddDays(-400),
                ResolvedAt = resolvedDaysAgo is { } days ? Bench.Time.GetUtcNow().AddDays(-days) : null,
                LastRun = RunId.OfSlot("c", "b", name, Sample.Time),
                Summary = name,
            };
            await book.WriteAsync(alert, new Notification(name + ".raised", name, "raised", "{}", NotificationState.Pending, 0, Sample.Time, null), default);
            await book.UpdateAsync(new Notification(name + ".raised", name, "raised", "{}", state, 1, Sample.Time, null), default);
        }
        await AddAsync("young", 89, NotificationState.Delivered);
        await AddAsync("old", 91, NotificationState.Abandoned);
        await AddAsync("waiting", 91, NotificationState.Pending);
        await AddAsync("firing", null, NotificationState.Delivered);

        await Bench.Sweep().RunAsync(default);

        var left = await book.PageAsync(new AlertFilter("c", null, false, null, 10), default);
        Assert.Equal(["firing", "waiting", "young"], left.Select(row => row.Alert.Id).Order());
        Assert.All(left, row => Assert.Single(row.Notifications));
    }

    [Fact]
    public async Task A_change_goes_once_it_has_fired_and_the_audit_log_from_its_oldest_end()
    {
        var (changes, audit) = (storage.Get<IChangeLog>(), storage.Get<IAuditLog>());
        async Task ChangeAsync(string id, double daysAgo, bool fired)
        {
            await changes.AcceptAsync(
                new ChangeRecord(new Change { Id = id, Component = "etcd" }, Bench.Time.GetUtcNow().AddDays(-daysAgo), ["c"], fired ? [] : null), default);
        }
        await ChangeAsync("young", 89, fired: true);
        await ChangeAsync("old", 91, fired: true);
        await ChangeAsync("incomplete", 91, fired: false);
        foreach (var daysAgo in new[] { 500, 450, 420, 401, 399, 1 })
            await audit.AddAsync(
                new AuditEntry(new AuditStamp("ann", Bench.Time.GetUtcNow().AddDays(-daysAgo), ""), "apply", $"Binding/b{daysAgo}", ""), default);

        await Bench.Sweep().RunAsync(default);

        Assert.Null(await changes.FindAsync("old", default));
        Assert.NotNull(await changes.FindAsync("young", default));
        Assert.NotNull(await changes.FindAsync("incomplete", default));
        Assert.Equal(["Binding/b1", "Binding/b399"], (await audit.PageAsync(null, 10, default)).Select(entry => entry.Object));
    }

    public async ValueTask DisposeAsync()
    {
        await storage.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
