using KubeProbe.Core.Access;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Core.Alerts.Silences;
using KubeProbe.Core.Incidents;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Severity;
using KubeProbe.Storage.Tests.Databases;
using Microsoft.Extensions.Options;

namespace KubeProbe.Storage.Tests.Incidents;

public sealed class IncidentBookOnSqlite(SqliteStorage storage) : IncidentBookContract<SqliteStorage>(storage);

public sealed class IncidentBookOnPostgres(PostgresStorage storage) : IncidentBookContract<PostgresStorage>(storage);

/// <summary>What the book of incidents promises, on either database.</summary>
public abstract class IncidentBookContract<TStorage>(TStorage storage) : IClassFixture<TStorage> where TStorage : TestStorage
{
    readonly string group = Sample.Name("group");

    IIncidentBook Book => storage.Get<IIncidentBook>();

    IIncidentQueries Queries => storage.Get<IIncidentQueries>();

    IncidentDesk Desk => new(Book, new OneWebhook(), new NobodyOnCall(), new IncidentSilences(storage.Get<IAlertContexts>(), storage.Get<IAlertSilences>(), TimeProvider.System), Options.Create(new IncidentOptions()), TimeProvider.System);

    Alert Alert(string cluster, string @case = "dns") => new()
    {
        Id = $"{group}-{cluster}-{@case}", Cluster = cluster, Case = @case, RaisedAt = Sample.Time, Summary = $"{@case} fails on {cluster}", Group = group, Level = AlertLevel.Warning,
    };

    Task TellAsync(Alert alert, string what = "raised") => Desk.TakeAsync(new AlertNews(alert, what, SeverityScore.Fixed(alert.Level, "test")) { Category = "dns" }, default);

    async Task<Incident> OnlyAsync() => Assert.Single(await Queries.PageAsync(new IncidentFilter { Group = group }, default));

    [Fact]
    public async Task Alert_incident_story_and_notification_are_written_together_and_read_back()
    {
        await TellAsync(Alert("c1"));
        await TellAsync(Alert("c2"));
        await TellAsync(Alert("c2", "tls"));
        await TellAsync(Alert("c1") with { ResolvedAt = Sample.Time.AddMinutes(1) }, "resolved");

        var incident = await OnlyAsync();
        Assert.Equal((2, 1, 2, IncidentState.Open, "dns", 4L), (incident.Alerts, incident.Clusters, incident.MostClusters, incident.State, incident.Category, incident.Version));
        Assert.Equal(["c2"], incident.ClusterNames);
        Assert.Equal(["dns", "tls"], incident.Cases);
        Assert.Equal(["opened", "told", "joined", "joined", "left"], (await Queries.StoryAsync(incident.Id, default)).Select(line => line.Kind));
        var alerts = await Queries.AlertsAsync(incident.Id, 10, default);
        Assert.Equal(["c2", "c2", "c1"], alerts.Select(alert => alert.Cluster));
        Assert.All(alerts, alert => Assert.Equal((incident.Id, group), (alert.Incident, alert.Group)));

        var told = (await storage.Get<IAlertBook>().PageAsync(new AlertFilter("c1", "dns", false, null, 100), default)).Single(row => row.Alert.Group == group);
        Assert.Equal((incident.Id, $"{incident.Id}.1.raised"), (told.Notifications[0].Incident, told.Notifications[0].Id));
    }

    [Fact]
    public async Task An_alert_that_is_only_written_stays_in_its_incident()
    {
        await TellAsync(Alert("c1"));
        await storage.Get<IAlertBook>().WriteAsync(Alert("c1") with { Summary = "still" }, null, default);

        Assert.Equal("still", Assert.Single(await Queries.AlertsAsync((await OnlyAsync()).Id, 10, default)).Summary);
    }

    [Fact]
    public async Task Of_two_who_read_the_same_one_writes_and_nothing_of_the_other_stays()
    {
        await TellAsync(Alert("c1"));
        var sight = await Book.OfAlertAsync(Alert("c2"), default);
        var ruling = new IncidentRuling(new IncidentOptions(), new OneWebhook(), Sample.Time.AddMinutes(1));
        var mine = IncidentRules.Take(sight, new AlertNews(Alert("c2") with { Level = AlertLevel.Critical }, "raised", null), ruling);
        await TellAsync(Alert("c3"));

        Assert.False(await Book.WriteAsync(mine with { Audit = new AuditEntry(new AuditStamp("anna", Sample.Time), "incident.none", group, "") }, default));

        Assert.Equal(["c1", "c3"], (await OnlyAsync()).ClusterNames);
        Assert.DoesNotContain(await Queries.AlertsAsync((await OnlyAsync()).Id, 10, default), alert => alert.Cluster == "c2");
        Assert.DoesNotContain(await storage.Get<IAuditLog>().PageAsync(null, 1_000, default), entry => entry.Object == group);
        Assert.Single((await storage.Get<IAlertBook>().PageAsync(new AlertFilter("c1", "dns", false, null, 1_000), default)).Single(row => row.Alert.Group == group).Notifications);
    }

    [Fact]
    public async Task A_line_that_the_story_has_is_told_to_nobody_again()
    {
        await TellAsync(Alert("c1"));
        var ask = new IncidentEvent("remediation/r/AwaitingApproval", Sample.Time, IncidentEvent.Remedy, "say yes", "remedy/r") { Tell = Notification.Approval };

        foreach (var _ in (int[])[1, 2]) Assert.True(await Desk.NoteAsync((await OnlyAsync()).Id, ask, default));

        var told = (await storage.Get<IAlertBook>().PageAsync(new AlertFilter("c1", "dns", false, null, 1_000), default)).Single(row => row.Alert.Group == group).Notifications;
        Assert.Equal([$"{(await OnlyAsync()).Id}.1.raised", $"{(await OnlyAsync()).Id}.2.{ask.Id}"], told.Select(each => each.Id).Order());
        Assert.Equal((2, 2L), await OnlyAsync() is var incident ? (incident.Told, incident.Version) : default);
    }

    [Fact]
    public async Task Two_that_open_the_same_at_once_open_one()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => TellAsync(Alert($"c{number}"))));

        Assert.Equal(8, (await OnlyAsync()).Clusters);
    }

    [Fact]
    public async Task A_cluster_out_of_reach_is_seen()
    {
        var out_ = Sample.Name("out");
        await TellAsync(Alert(out_) with { Id = $"{out_}.unreachable.1", Case = "", Kind = AlertKind.Outage, Group = $"{group}-outages" });
        await TellAsync(Alert(out_));
        var seen = await Book.OfAlertAsync(Alert(out_, "tls"), default);

        Assert.True(seen.Outage);
        Assert.Equal((1, 1, 0, true), (seen.Others.Alerts, seen.Others.Clusters, seen.Others.Reached, seen.Others.HasCluster));
        Assert.False((await Book.OfAlertAsync(Alert("c1"), default)).Outage);
    }

    [Fact]
    public async Task The_labels_of_the_clusters_are_seen_for_the_routes()
    {
        var (first, second) = (Sample.Name("first"), Sample.Name("second"));
        foreach (var name in (string[])[first, second])
            await storage.Get<IManifestStore>().WriteAsync([new ManifestWrite(Sample.Manifest(ManifestKind.Cluster, name) with { Labels = new Dictionary<string, string> { ["name"] = name, ["env"] = "prod" } }, null)], Sample.Audit, default);
        await TellAsync(Alert(first));

        var sight = await Book.OfAlertAsync(Alert(second), default);
        Assert.Equal((first, second, "prod"), (sight.LabelsOf(Alert(first))["name"], sight.LabelsOf(Alert(second))["name"], sight.LabelsOf(Alert(second))["env"]));
        Assert.Empty(sight.LabelsOf(Alert("c1")));
        Assert.Equal(first, (await Book.OfIncidentAsync((await OnlyAsync()).Id, default))!.LabelsOf(Alert(first))["name"]);
    }

    [Fact]
    public async Task A_merge_moves_alerts_and_later_ones_follow()
    {
        await TellAsync(Alert("c1"));
        await TellAsync(Alert("c2", "etcd") with { Group = $"{group}-other" });
        var (from, into) = (await OnlyAsync(), Assert.Single(await Queries.PageAsync(new IncidentFilter { Group = $"{group}-other" }, default)));

        await Desk.ActAsync(from.Id, new IncidentAction(IncidentActionKind.Merge, "anna", Into: into.Id, Source: "here"), default);
        await TellAsync(Alert("c3"));

        Assert.Equal(["c1", "c2", "c3"], (await Queries.AlertsAsync(into.Id, 10, default)).Select(alert => alert.Cluster).Order());
        Assert.Equal((IncidentState.Resolved, into.Id, "anna"), await OnlyAsync() is var over ? (over.State, over.MergedInto, over.ResolvedBy) : default);
        Assert.Contains(await storage.Get<IAuditLog>().PageAsync(null, 100, default), entry => entry.Object == $"Incident/{from.Id}" && entry.Action == "incident.merge" && entry.Stamp.Source == "here");
    }

    [Fact]
    public async Task Who_is_due_is_found_and_pages_narrow_and_go_on()
    {
        for (var number = 0; number < 4; number++) await TellAsync(Alert($"{group}-c{number}", $"case-{number}") with { Group = $"{group}-{number}", Level = (AlertLevel)number });
        var all = await Queries.PageAsync(new IncidentFilter { Limit = 4, States = [IncidentState.Open] }, default);
        Assert.Equal([$"{group}-3", $"{group}-2", $"{group}-1", $"{group}-0"], all.Select(one => one.Group));
        Assert.Equal([$"{group}-3", $"{group}-2"], (await Queries.PageAsync(new IncidentFilter { Limit = 2, Level = AlertLevel.Error }, default)).Select(one => one.Group));
        Assert.Equal([$"{group}-1"], (await Queries.PageAsync(new IncidentFilter { Cluster = $"{group}-c1", Case = "case-1" }, default)).Select(one => one.Group));
        Assert.Equal($"{group}-1", (await Queries.PageAsync(new IncidentFilter { Before = (all[1].OpenedAt, all[1].Id), Limit = 1 }, default))[0].Group);

        await Desk.ActAsync(all[0].Id, new IncidentAction(IncidentActionKind.Snooze, "anna", TimeProvider.System.GetUtcNow().AddHours(1)), default);
        Assert.DoesNotContain((all[0].Group, all[0].Id), await Book.DueAsync(TimeProvider.System.GetUtcNow(), 1_000, default));
        Assert.Contains((all[0].Group, all[0].Id), await Book.DueAsync(TimeProvider.System.GetUtcNow().AddHours(2), 1_000, default));
    }

    [Fact]
    public async Task A_story_stays_in_bounds_and_keeps_its_beginning()
    {
        await TellAsync(Alert("c1"));
        var incident = await OnlyAsync();
        foreach (var turn in Enumerable.Range(1, 12))
        {
            incident = incident with { Version = incident.Version + 1 };
            var lines = Enumerable.Range(0, 60).Select(line => new IncidentEvent($"{turn}-{line}", incident.OpenedAt.AddMinutes(turn), "comment", $"{turn}-{line}", "anna"));
            Assert.True(await Book.WriteAsync(new IncidentStep { Incident = incident, Events = [.. lines] }, default));
        }

        var story = await Queries.StoryAsync(incident.Id, default);
        Assert.Equal((IncidentEvent.MostKept, "opened", "12-59"), (story.Count, story[0].Kind, story[^1].Text));
    }
}
