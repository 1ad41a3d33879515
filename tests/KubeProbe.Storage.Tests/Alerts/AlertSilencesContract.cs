using KubeProbe.Core.Access;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Silences;
using KubeProbe.Core.Manifests;
using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.Alerts;

public sealed class AlertSilencesOnSqlite(SqliteStorage storage) : AlertSilencesContract<SqliteStorage>(storage);

public sealed class AlertSilencesOnPostgres(PostgresStorage storage) : AlertSilencesContract<PostgresStorage>(storage);

/// <summary>What is promised of silences and what they hold back, on either database.</summary>
public abstract class AlertSilencesContract<TStorage>(TStorage storage) : IClassFixture<TStorage> where TStorage : TestStorage
{
    IAlertSilences Silences => storage.Get<IAlertSilences>();

    IAlertBook Book => storage.Get<IAlertBook>();

    internal static AlertSilence Silence(DateTimeOffset ends) => new()
    {
        Id = Sample.Name("s"),
        Matchers = [new AlertMatcher("cluster", "prod-.*", IsRegex: true), new AlertMatcher("case", "dns", IsEqual: false)],
        StartsAt = Sample.Time,
        EndsAt = ends,
        CreatedBy = "olga",
        CreatedAt = Sample.Time,
        Comment = "move",
    };

    internal static AuditEntry Audit(AlertSilence silence, string action, DateTimeOffset at) => new(new AuditStamp("olga", at), action, $"Silence/{silence.Id}", "");

    [Fact]
    public async Task They_are_kept_with_their_rows_of_the_audit_log_and_listed_by_their_end()
    {
        var (first, last, over) = (Silence(Sample.Time.AddYears(10)), Silence(Sample.Time.AddYears(11)), Silence(Sample.Time.AddYears(1)));
        foreach (var silence in (AlertSilence[])[first, last, over]) Assert.True(await Silences.AddAsync(silence, Audit(silence, "silence.create", Sample.Time), default));

        async Task<IEnumerable<string>> Ids(SilenceFilter filter) => (await Silences.PageAsync(filter, default)).Select(silence => silence.Id);
        var after = Sample.Time.AddYears(5);
        Assert.Equal([last.Id, first.Id], await Ids(new SilenceFilter(after)));
        Assert.Equal([first.Id], await Ids(new SilenceFilter(after, (last.EndsAt, last.Id))));
        Assert.Equal([last.Id], await Ids(new SilenceFilter(after, Limit: 1)));
        Assert.Contains(over.Id, await Ids(new SilenceFilter(null)));
        var kept = await Silences.FindAsync(first.Id, default);
        Assert.Equivalent(first, kept);
        Assert.Equal(first.Matchers, kept!.Matchers);
        Assert.Null(await Silences.FindAsync("none", default));
        Assert.Contains(await storage.Get<IAuditLog>().PageAsync(null, 100, default), row => row.Object == $"Silence/{first.Id}" && row.Action == "silence.create");
        foreach (var silence in (AlertSilence[])[first, last]) await Silences.ExpireAsync(silence.Id, Sample.Time.AddHours(1), Audit(silence, "silence.expire", Sample.Time), default);
    }

    [Fact]
    public async Task One_that_is_ended_makes_due_what_it_held_back_and_nothing_else()
    {
        var (silence, other) = (Silence(Sample.Time.AddDays(2)), Silence(Sample.Time.AddDays(2)));
        await Silences.AddAsync(silence, Audit(silence, "silence.create", Sample.Time), default);
        await Silences.AddAsync(other, Audit(other, "silence.create", Sample.Time), default);
        var (mine, others) = (await HeldAsync(silence.Id), await HeldAsync(other.Id));
        var now = Sample.Time.AddHours(1);

        var ended = await Silences.ExpireAsync(silence.Id, now, Audit(silence, "silence.expire", now), default);
        var again = await Silences.ExpireAsync(silence.Id, now.AddHours(1), Audit(silence, "again", now), default);

        Assert.Equal((now, "olga"), (ended!.EndsAt, ended.ExpiredBy));
        Assert.Equivalent(ended, again);
        var due = await Book.LeaseDueAsync(OneWebhook.Name, now, 100, default);
        Assert.Contains(due, notification => notification.Id == mine.Id && notification.HeldBy == silence.Id);
        Assert.DoesNotContain(due, notification => notification.Id == others.Id);
        foreach (var notification in due) await Book.UpdateAsync(notification with { State = NotificationState.Delivered, HeldBy = null }, default);
        Assert.DoesNotContain(await storage.Get<IAuditLog>().PageAsync(null, 100, default), row => row.Action == "again");
        Assert.Null(await Silences.ExpireAsync("none", now, Audit(silence, "silence.expire", now), default));
    }

    [Fact]
    public async Task One_that_has_not_begun_is_over_before_it_begins()
    {
        var silence = Silence(Sample.Time.AddDays(2)) with { StartsAt = Sample.Time.AddDays(1) };
        await Silences.AddAsync(silence, Audit(silence, "silence.create", Sample.Time), default);

        var ended = await Silences.ExpireAsync(silence.Id, Sample.Time, Audit(silence, "silence.expire", Sample.Time), default);

        Assert.Equal((Sample.Time, Sample.Time), (ended!.StartsAt, ended.EndsAt));
    }

    [Fact]
    public async Task An_alert_is_read_with_the_labels_of_its_cluster_and_all_its_notifications()
    {
        var cluster = Sample.Name("cluster");
        await storage.Get<IManifestStore>().WriteAsync([new ManifestWrite(Sample.Manifest(ManifestKind.Cluster, cluster), null)], Sample.Audit, default);
        var alert = Alert(cluster);
        var notification = new Notification($"{alert.Id}.raised", alert.Id, "raised", "{}", NotificationState.Delivered, 1, Sample.Time, null);
        await Book.WriteAsync(alert, notification, default);
        var gone = Alert(Sample.Name("gone"));
        await Book.WriteAsync(gone, null, default);

        var contexts = await storage.Get<IAlertContexts>().ReadAsync([alert.Id, gone.Id, "none"], default);

        Assert.Equal([alert.Id, gone.Id], contexts.Keys.Order().Intersect([alert.Id, gone.Id]).OrderBy(id => id == gone.Id));
        Assert.Equal(2, contexts.Count);
        Assert.Equal((alert, "net", cluster), (contexts[alert.Id].Alert, contexts[alert.Id].Labels["team"], contexts[alert.Id].Labels["cluster"]));
        Assert.Equal([notification.Id], contexts[alert.Id].Notifications.Select(each => each.Id));
        Assert.False(contexts[gone.Id].Labels.ContainsKey("team"));
    }

    [Fact]
    public async Task What_else_fires_of_its_incident_is_read_with_it()
    {
        var incident = Sample.Name("i");
        var (lead, firing, over) = (Alert("c-1") with { Incident = incident }, Alert("c-2") with { Incident = incident }, Alert("c-3") with { Incident = incident, ResolvedAt = Sample.Time });
        foreach (var alert in (Alert[])[lead, firing, over]) await Book.WriteAsync(alert, null, default);

        var context = (await storage.Get<IAlertContexts>().ReadAsync([lead.Id], default))[lead.Id];

        Assert.Equal("c-2", Assert.Single(context.Others)["cluster"]);
        Assert.Equal(["c-1", "c-2"], context.Firing.Select(labels => labels["cluster"]));
    }

    static Alert Alert(string cluster) => new() { Id = Sample.Name("a"), Cluster = cluster, Case = "dns", RaisedAt = Sample.Time, Summary = "no answer" };

    async Task<Notification> HeldAsync(string silence)
    {
        var alert = Alert(Sample.Name("cluster"));
        var notification = new Notification($"{alert.Id}.raised", alert.Id, "raised", "{}", NotificationState.Pending, 0, Sample.Time.AddDays(2), null);
        await Book.WriteAsync(alert, notification, default);
        await Book.UpdateAsync(notification with { HeldBy = silence }, default);
        return notification;
    }
}
