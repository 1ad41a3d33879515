using KubeProbe.Core.Alerts;
using KubeProbe.Core.Runs;
using KubeProbe.Storage.Alerts;
using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.Alerts;

public sealed class AlertBookOnSqlite(SqliteStorage storage) : AlertBookContract<SqliteStorage>(storage);

public sealed class AlertBookOnPostgres(PostgresStorage storage) : AlertBookContract<PostgresStorage>(storage);

/// <summary>What the book of alerts and its outbox promise, on either database.</summary>
public abstract class AlertBookContract<TStorage>(TStorage storage) : IClassFixture<TStorage> where TStorage : TestStorage
{
    readonly string cluster = Sample.Name("cluster");

    IAlertBook Book => storage.Get<IAlertBook>();

    Alert Alert(string @case = "dns", DateTimeOffset? at = null) => new()
    {
        Id = RunId.OfSlot(cluster, "b", @case, at ?? Sample.Time).ToString(),
        Cluster = cluster,
        Case = @case,
        RaisedAt = at ?? Sample.Time,
        LastRun = RunId.OfSlot(cluster, "b", @case, Sample.Time),
        Summary = "dns failed: no answer",
        Owner = "net",
    };

    static Notification Raised(Alert alert, DateTimeOffset due) =>
        new($"{alert.Id}.raised", alert.Id, "raised", """{"type":"alert.raised"}""", NotificationState.Pending, 0, due, null);

    [Fact]
    public async Task An_alert_and_its_notification_are_written_together_and_a_repetition_adds_nothing()
    {
        var alert = Alert();
        var raised = Raised(alert, Sample.Time.AddYears(1));

        await Book.WriteAsync(alert, raised, default);
        await Book.WriteAsync(alert with { ResolvedAt = Sample.Time.AddHours(1), Muted = true }, raised with { Body = "other" }, default);

        var (kept, notifications) = Assert.Single(await Book.PageAsync(new AlertFilter(cluster, null, false, null, 10), default));
        Assert.Equal(alert with { ResolvedAt = Sample.Time.AddHours(1), Muted = true }, kept);
        Assert.Equal([raised], notifications);
    }

    [Fact]
    public async Task A_notification_of_an_alert_nobody_wrote_is_refused_with_the_alert()
    {
        var alert = Alert();

        await Assert.ThrowsAnyAsync<Exception>(() => Book.WriteAsync(alert, Raised(alert with { Id = "nobody" }, Sample.Time), default));

        Assert.Empty(await Book.PageAsync(new AlertFilter(cluster, null, false, null, 10), default));
    }

    [Fact]
    public async Task What_is_due_is_leased_for_half_a_minute_and_not_twice()
    {
        // Long before all others of this database, so that only these are due.
        var now = new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var (first, second, later) = (Alert("a"), Alert("b"), Alert("c"));
        await Book.WriteAsync(second, Raised(second, now.AddMinutes(-1)), default);
        await Book.WriteAsync(first, Raised(first, now.AddMinutes(-2)), default);
        await Book.WriteAsync(later, Raised(later, now.AddMinutes(10)), default);

        var leased = await Book.LeaseDueAsync(OneWebhook.Name, now, 10, default);
        var again = await Book.LeaseDueAsync(OneWebhook.Name, now.AddSeconds(29), 10, default);
        await Book.UpdateAsync(leased[0] with { State = NotificationState.Delivered, Attempts = 1 }, default);
        await Book.UpdateAsync(leased[1] with { Attempts = 1, NextAttemptAt = now.AddSeconds(5), LastError = "503" }, default);
        var retry = await Book.LeaseDueAsync(OneWebhook.Name, now.AddSeconds(5), 10, default);
        var afterLease = await Book.LeaseDueAsync(OneWebhook.Name, now.AddSeconds(36), 10, default);

        Assert.Equal([first.Id, second.Id], leased.Select(notification => notification.AlertId));
        Assert.Empty(again);
        Assert.Equal((second.Id, 1, "503"), (Assert.Single(retry).AlertId, retry[0].Attempts, retry[0].LastError));
        Assert.Equal(second.Id, Assert.Single(afterLease).AlertId);
        await Book.UpdateAsync(afterLease[0] with { State = NotificationState.Abandoned }, default);
    }

    [Fact]
    public async Task What_the_only_server_had_leased_when_it_died_its_successor_takes_over_at_once_and_one_of_several_waits()
    {
        var (alert, now) = (Alert(), new DateTimeOffset(1998, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await Book.WriteAsync(alert, Raised(alert, now), default);
        var leased = Assert.Single(await Book.LeaseDueAsync(OneWebhook.Name, now, 10, default));

        var successor = new AlertBook(storage.Database, storage.Get<IAlertRoutes>());
        var taken = await successor.LeaseDueAsync(OneWebhook.Name, now.AddSeconds(1), 10, default);
        var again = await successor.LeaseDueAsync(OneWebhook.Name, now.AddSeconds(2), 10, default);

        Assert.Equal(storage.Database.Dialect.IsShared ? [] : [leased.Id], taken.Select(notification => notification.Id));
        Assert.Empty(again);
        await Book.UpdateAsync(leased with { State = NotificationState.Delivered }, default);
    }

    [Fact]
    public async Task Two_servers_that_look_at_once_never_lease_the_same()
    {
        var now = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var number = 0; number < 20; number++)
        {
            var alert = Alert($"case-{number}");
            await Book.WriteAsync(alert, Raised(alert, now), default);
        }

        var leased = (await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Book.LeaseDueAsync(OneWebhook.Name, now, 20, default)))).SelectMany(part => part).ToList();

        Assert.Equal(leased.Count, leased.Select(notification => notification.Id).Distinct().Count());
        foreach (var notification in leased) await Book.UpdateAsync(notification with { State = NotificationState.Delivered }, default);
        // Whoever was passed over finds the rest.
        foreach (var rest in await Book.LeaseDueAsync(OneWebhook.Name, now, 20, default))
        {
            Assert.DoesNotContain(leased, notification => notification.Id == rest.Id);
            await Book.UpdateAsync(rest with { State = NotificationState.Delivered }, default);
        }
    }

    [Fact]
    public async Task A_channel_is_given_its_own_and_levels_stay_with_their_arithmetic()
    {
        var alert = Alert() with { Level = AlertLevel.Critical, Arithmetic = "critical: 3" };
        await Book.WriteAsync(alert, Raised(alert, new DateTimeOffset(1999, 1, 1, 0, 0, 0, TimeSpan.Zero)), default);

        Assert.Empty(await Book.LeaseDueAsync("other", new DateTimeOffset(1999, 1, 2, 0, 0, 0, TimeSpan.Zero), 10, default));
        var mine = Assert.Single(await Book.LeaseDueAsync(OneWebhook.Name, new DateTimeOffset(1999, 1, 2, 0, 0, 0, TimeSpan.Zero), 10, default));
        await Book.UpdateAsync(mine with { State = NotificationState.Delivered }, default);
        Assert.Equal(alert, Assert.Single(await Book.PageAsync(new AlertFilter(cluster, null, false, null, 10), default)).Alert);
    }

    [Fact]
    public async Task Pages_narrow_and_go_on_from_the_last()
    {
        var alerts = Enumerable.Range(0, 5).Select(minute => Alert(minute % 2 == 0 ? "even" : "odd", Sample.Time.AddMinutes(minute))).ToArray();
        foreach (var alert in alerts) await Book.WriteAsync(alert with { ResolvedAt = alert == alerts[4] ? Sample.Time.AddDays(1) : null }, null, default);

        async Task<IEnumerable<string>> Ids(AlertFilter filter) => (await Book.PageAsync(filter, default)).Select(row => row.Alert.Id);

        var all = new AlertFilter(cluster, null, false, null, 100);
        Assert.Equal(alerts.Reverse().Select(alert => alert.Id), await Ids(all));
        Assert.Equal([alerts[3].Id, alerts[1].Id], await Ids(all with { Case = "odd" }));
        Assert.Equal([alerts[3].Id, alerts[2].Id], await Ids(all with { Firing = true, Limit = 2 }));
        Assert.Equal([alerts[2].Id, alerts[1].Id, alerts[0].Id], await Ids(all with { Before = (alerts[3].RaisedAt, alerts[3].Id) }));
    }
}
