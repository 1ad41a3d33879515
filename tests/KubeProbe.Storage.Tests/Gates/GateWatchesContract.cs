using KubeProbe.Core.Alerts;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Gates;
using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.Gates;

public sealed class GateWatchesOnSqlite(SqliteStorage storage) : GateWatchesContract<SqliteStorage>(storage);

public sealed class GateWatchesOnPostgres(PostgresStorage storage) : GateWatchesContract<PostgresStorage>(storage);

/// <summary>What is promised of gates that are watched and of their outbox, on either database.</summary>
public abstract class GateWatchesContract<TStorage>(TStorage storage) : IClassFixture<TStorage> where TStorage : TestStorage
{
    readonly string channel = Sample.Name("channel");

    IGateWatches Watches => storage.Get<IGateWatches>();

    IGateOutbox Outbox => storage.Get<IGateOutbox>();

    [Fact]
    public async Task A_change_with_the_label_is_watched_until_its_gate_is_over_and_one_without_is_not()
    {
        var (watched, not) = (await AcceptAsync("shop"), await AcceptAsync(null));

        var due = await Watches.LeaseDueAsync(Sample.Time, 1_000, default);
        var lease = Assert.Single(due, each => each.Change == watched);
        Assert.DoesNotContain(due, each => each.Change == not);
        Assert.Null(await LeaseAsync(watched, Sample.Time.AddSeconds(29)));

        await Watches.WriteAsync(Look(lease, GateVerdict.Running, Sample.Time.AddMinutes(1)), default);
        Assert.Null(await LeaseAsync(watched, Sample.Time.AddSeconds(59)));
        var again = (await LeaseAsync(watched, Sample.Time.AddMinutes(1)))!;
        await Watches.WriteAsync(Look(again, GateVerdict.Pass, null), default);
        Assert.Null(await LeaseAsync(watched, Sample.Time.AddDays(1)));
    }

    [Fact]
    public async Task What_a_crash_left_is_looked_at_by_somebody_else()
    {
        var watched = await AcceptAsync("shop");
        Assert.NotNull(await LeaseAsync(watched, Sample.Time));

        Assert.NotNull(await LeaseAsync(watched, Sample.Time.AddSeconds(31)));
    }

    [Fact]
    public async Task What_happens_during_a_look_is_looked_at_at_once_and_an_override_of_what_was_over_too()
    {
        var watched = await AcceptAsync("shop");
        var lease = (await LeaseAsync(watched, Sample.Time))!;
        await Watches.HurryAsync([watched, "not watched"], Sample.Time.AddSeconds(5), default);
        await Watches.WriteAsync(Look(lease, GateVerdict.Pass, null), default);

        var again = await LeaseAsync(watched, Sample.Time.AddSeconds(5));
        Assert.NotNull(again);
        await Watches.WriteAsync(Look(again, GateVerdict.Pass, null), default);
        await Watches.HurryAsync([watched], Sample.Time.AddSeconds(9), default);
        Assert.NotNull(await LeaseAsync(watched, Sample.Time.AddSeconds(9)));
    }

    [Fact]
    public async Task News_are_put_out_once_for_each_channel_in_their_order_and_leased_to_one()
    {
        var watched = await AcceptAsync("shop");
        var lease = (await LeaseAsync(watched, Sample.Time))!;
        GateNews[] news = [News(watched, "queued", GateStep.Queued, 0), News(watched, "started", GateStep.Started, 2)];
        await Watches.WriteAsync(Look(lease, GateVerdict.Running, null, news[..1]), default);
        await Watches.WriteAsync(Look(lease, GateVerdict.Running, null, [news[1], news[0]]), default);
        await Watches.WriteAsync(Look(lease, GateVerdict.Running, null, news), default);

        var due = await Outbox.LeaseDueAsync(channel, Sample.Time, 10, default);

        Assert.Equal([$"gate:{watched}/queued@{channel}", $"gate:{watched}/started@{channel}"], due.Select(each => each.Id));
        Assert.All(due, each => Assert.Equal((watched, NotificationState.Pending, channel), (each.AlertId, each.State, each.Channel)));
        Assert.Equal(GateStep.Started, Core.Manifests.SpecJson.Read<GateNews>(due[1].Body).Step);
        Assert.Empty(await Outbox.LeaseDueAsync(channel, Sample.Time, 10, default));
        Assert.Equal(2, (await Outbox.LeaseDueAsync(channel, Sample.Time.AddSeconds(31), 10, default)).Count);
    }

    [Fact]
    public async Task What_holds_after_the_end_is_told_once_to_who_knows_the_end()
    {
        var watched = await AcceptAsync("shop");
        var lease = (await LeaseAsync(watched, Sample.Time))!;
        GateNews end = News(watched, "finished", GateStep.Finished, 1);
        GateLook After(GateVerdict verdict, string what) => Look(lease, verdict, null, end) with { Changed = News(watched, what, GateStep.Finished, 2) };

        // With the end itself is told what holds then.
        await Watches.WriteAsync(After(GateVerdict.Fail, "verdict.1"), default);
        await Watches.WriteAsync(After(GateVerdict.Fail, "verdict.2"), default);
        await Watches.WriteAsync(After(GateVerdict.Pass, "verdict.3"), default);
        await Watches.WriteAsync(After(GateVerdict.Pass, "verdict.4"), default);
        await Watches.WriteAsync(After(GateVerdict.Fail, "verdict.5"), default);

        Assert.Equal(["finished", "verdict.3", "verdict.5"], (await Outbox.LeaseDueAsync(channel, Sample.Time, 10, default)).Select(each => each.Id.Split('/')[1].Split('@')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_nobody_took_is_a_dead_letter_and_can_be_sent_again()
    {
        var watched = await AcceptAsync("shop");
        await Watches.WriteAsync(Look((await LeaseAsync(watched, Sample.Time))!, GateVerdict.Running, null, News(watched, "queued", GateStep.Queued, 0)), default);
        var told = Assert.Single(await Outbox.LeaseDueAsync(channel, Sample.Time, 10, default));
        await Outbox.UpdateAsync(told with { State = NotificationState.Abandoned, Attempts = 10, LastError = "503" }, default);

        var letters = storage.Get<IDeadLetters>();
        var letter = Assert.Single(await letters.PageAsync(new DeadLetterFilter(channel, null, 10), default));
        Assert.Equal((told.Id, "503"), (letter.Id, letter.LastError));
        var audit = new Core.Access.AuditEntry(new Core.Access.AuditStamp("olga", Sample.Time), "alert.resend", channel, "1");
        Assert.Equal(1, (await letters.ResendAsync([told.Id], [channel], Sample.Time, _ => audit, default)).Count);
        var due = Assert.Single(await Outbox.LeaseDueAsync(channel, Sample.Time, 10, default));
        Assert.Equal((told.Id, 0), (due.Id, due.Attempts));
    }

    [Fact]
    public async Task How_the_latest_gates_stand_is_told_newest_first()
    {
        var gate = Sample.Name("gate");
        var (first, second) = (await AcceptAsync(gate), await AcceptAsync(gate, 1));
        await Watches.WriteAsync(Look(new GateLease(first, Sample.Time), GateVerdict.Fail, null), default);

        var mine = (await Watches.StandingsAsync(1_000, default)).Where(standing => standing.Gate == gate).ToList();

        Assert.Equal([GateVerdict.Running, GateVerdict.Fail], mine.Select(standing => standing.Verdict));
        Assert.Equal(("coredns", "1.12"), (mine[0].Component, mine[0].Version));
        Assert.Equal(["c1", "c2"], mine[0].Clusters);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Of_gates_that_go_to_very_many_clusters_fewer_are_told()
    {
        var gate = Sample.Name("gate");
        IReadOnlyList<string> fleet = [.. Enumerable.Range(0, 50_000).Select(number => $"a-cluster-of-a-large-fleet-{number:00000}")];
        foreach (var minute in Enumerable.Range(0, 3))
        {
            var change = new Change { Id = Sample.Name("CHG"), Component = "coredns", Version = $"1.{minute}", Group = "all", Labels = new Dictionary<string, string> { ["gate"] = gate } };
            await storage.Get<IChangeLog>().AcceptAsync(new ChangeRecord(change, Sample.Time.AddYears(-1).AddMinutes(minute), fleet, null), default);
        }

        // Each of these names some 1.7 million characters of clusters.
        Assert.Equal(["1.2", "1.1"], (await Watches.StandingsAsync(1_000, default)).Where(standing => standing.Gate == gate).Select(standing => standing.Version));
    }

    async Task<string> AcceptAsync(string? gate, int minute = 0)
    {
        var id = Sample.Name("CHG");
        var labels = gate is null ? new Dictionary<string, string>() : new() { ["gate"] = gate };
        var change = new Change { Id = id, Component = "coredns", Version = "1.12", Group = "prod", Labels = labels };
        await storage.Get<IChangeLog>().AcceptAsync(new ChangeRecord(change, Sample.Time.AddMinutes(minute), ["c1", "c2"], null), default);
        return id;
    }

    async Task<GateLease?> LeaseAsync(string change, DateTimeOffset now) =>
        (await Watches.LeaseDueAsync(now, 1_000, default)).FirstOrDefault(lease => lease.Change == change);

    GateLook Look(GateLease lease, GateVerdict verdict, DateTimeOffset? next, params GateNews[] news) => new(lease, verdict, next, news, [channel], Sample.Time);

    static GateNews News(string change, string what, GateStep step, int minute) => new()
    {
        Id = $"{change}/{what}", Step = step, At = Sample.Time.AddMinutes(minute), Change = new Change { Id = change, Component = "coredns" },
    };
}
