using KubeProbe.Core.Alerts;
using KubeProbe.Core.Incidents;

namespace KubeProbe.Core.Tests.Incidents;

/// <summary>Who is told what of an incident, and when.</summary>
public sealed class IncidentTellingTests
{
    readonly IncidentScene scene = new();

    [Fact]
    public async Task The_same_cause_on_many_clusters_is_one_incident_told_first_at_once_and_then_together()
    {
        await scene.RaiseAsync(1);
        Assert.Equal(["raised chat"], scene.Told());

        for (var cluster = 2; cluster <= 7; cluster++) await scene.RaiseAsync(cluster, level: AlertLevel.Info);
        Assert.Empty(scene.Told());
        await scene.PassAsync(TimeSpan.FromMinutes(4));
        Assert.Empty(scene.Told());
        await scene.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(["updated chat"], scene.Told());
        Assert.Equal((IncidentState.Open, 7, 7, 40), (scene.Incident.State, scene.Incident.Alerts, scene.Incident.Clusters, scene.Incident.OfClusters));
        Assert.StartsWith("Now 7 of 40 clusters (c01, c02, c03, c04, c05, …): dns fails on c01", scene.Incident.Summary, StringComparison.Ordinal);
        await scene.PassAsync(TimeSpan.FromMinutes(30));
        Assert.Empty(scene.Told());
    }

    [Fact]
    public async Task Where_there_is_no_channel_it_is_written_down_and_closed_as_not_sent()
    {
        var (way, fault) = (new NoChannel().WayOf(IncidentScene.Alert(1), new Dictionary<string, string>()), new NoChannel().WayOf(IncidentScene.Alert(1) with { Kind = AlertKind.ProbeFault }, new Dictionary<string, string>()));
        Assert.Equal((TimeSpan.Zero, 0), (way.RepeatAfter[Assert.Single(way.Channels)], fault.Channels.Count));
        (scene.Routes, scene.NotSent) = (_ => way.Channels, way.NotSent);
        scene.RepeatAfter["webhook"] = TimeSpan.Zero;

        await scene.RaiseAsync(1);
        await scene.PassAsync(TimeSpan.FromHours(5));
        await scene.ResolveAsync(1);

        Assert.Equal(
            [("raised", NotificationState.Abandoned, NoChannel.Why), ("resolved", NotificationState.Abandoned, NoChannel.Why)],
            scene.Book.Steps.SelectMany(step => step.Notifications).Select(one => (one.Event, one.State, one.LastError)));
        Assert.Contains($"raised. {NoChannel.Why}", (await scene.Book.StoryAsync(scene.Incident.Id, default)).Select(line => line.Text));
    }

    [Fact]
    public async Task What_joins_long_after_the_last_message_is_told_at_once()
    {
        await scene.RaiseAsync(1);
        await scene.PassAsync(TimeSpan.FromMinutes(5));
        await scene.RaiseAsync(2, level: AlertLevel.Info);

        Assert.Equal(["raised chat", "updated chat"], scene.Told());
    }

    [Fact]
    public async Task A_rise_of_level_is_told_at_once_and_once()
    {
        await scene.RaiseAsync(1);
        await scene.RaiseAsync(2, level: AlertLevel.Error);
        await scene.RaiseAsync(2, level: AlertLevel.Error);

        Assert.Equal(["raised chat", "escalated-error chat"], scene.Told());
        Assert.Equal(AlertLevel.Error, scene.Incident.Level);
    }

    [Fact]
    public async Task Spreading_alone_makes_it_worse()
    {
        await scene.RaiseAsync(IncidentScene.Alert(1, level: AlertLevel.Error));
        scene.Book.Clusters = 4;
        for (var cluster = 2; cluster <= 4; cluster++) await scene.RaiseAsync(cluster, level: AlertLevel.Error);

        Assert.Equal(["raised chat", "escalated-critical chat"], scene.Told());
        Assert.Equal((AlertLevel.Critical, 3d), (scene.Incident.Level, scene.Incident.Score));
        Assert.Equal("clusters", scene.Incident.Factors[^1].Name);
    }

    [Fact]
    public async Task A_channel_that_a_later_alert_is_routed_to_is_told_at_once_and_hears_the_end()
    {
        scene.Routes = alert => alert.Cluster == "c02" ? ["team-b"] : alert.Level >= AlertLevel.Error ? ["team-a", "pager"] : ["team-a"];
        await scene.RaiseAsync(1);
        await scene.RaiseAsync(2);
        Assert.Equal(["raised team-a", "raised team-b"], scene.Told());
        await scene.RaiseAsync(3, level: AlertLevel.Error);
        Assert.Equal(["escalated-error team-a", "escalated-error team-b", "escalated-error pager"], scene.Told());

        for (var cluster = 1; cluster <= 3; cluster++) await scene.ResolveAsync(cluster);
        Assert.Equal(["resolved team-a", "resolved team-b", "resolved pager"], scene.Told());
        Assert.Equal(IncidentState.Resolved, scene.Incident.State);
    }

    [Fact]
    public async Task It_is_over_when_its_last_alert_is_and_the_same_soon_after_opens_it_again()
    {
        await scene.RaiseAsync(1);
        await scene.RaiseAsync(2);
        await scene.ResolveAsync(1);
        Assert.Equal(IncidentState.Open, scene.Incident.State);
        await scene.ResolveAsync(2);
        Assert.Equal(["raised chat", "resolved chat"], scene.Told());

        await scene.PassAsync(TimeSpan.FromMinutes(9));
        await scene.RaiseAsync(3);
        Assert.Equal(["reopened chat"], scene.Told());
        Assert.Equal((IncidentState.Open, 1), (scene.Incident.State, scene.Incident.Reopened));
    }

    [Fact]
    public async Task The_same_much_later_is_another_incident()
    {
        await scene.RaiseAsync(1);
        await scene.ResolveAsync(1);
        await scene.PassAsync(TimeSpan.FromMinutes(11));
        await scene.RaiseAsync(2);

        Assert.Equal(["raised chat", "resolved chat", "raised chat"], scene.Told());
        Assert.Equal(2, scene.Book.All.Count);
    }

    [Fact]
    public async Task What_comes_and_goes_is_told_so_once_and_stays_open_until_it_was_quiet()
    {
        for (var time = 1; time <= 6; time++)
        {
            await scene.RaiseAsync(time);
            await scene.ResolveAsync(time);
            await scene.PassAsync(TimeSpan.FromMinutes(1));
        }
        Assert.Equal(["raised chat", "resolved chat", "reopened chat", "resolved chat", "flapping chat"], scene.Told());
        Assert.Equal((IncidentState.Open, true), (scene.Incident.State, scene.Incident.Flapping));

        await scene.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(["resolved chat"], scene.Told());
    }

    [Fact]
    public async Task A_cluster_out_of_reach_silences_its_cases_until_it_is_back()
    {
        var outage = IncidentScene.Alert(1, "", AlertLevel.Critical) with { Id = "c01.unreachable.1", Kind = AlertKind.Outage, Group = IncidentGroupRules.Unreachable };
        await scene.RaiseAsync(outage);
        await scene.RaiseAsync(1);
        await scene.PassAsync(TimeSpan.FromMinutes(6));
        Assert.Equal(["raised chat"], scene.Told());

        // What still fails when the cluster is back is told then.
        await scene.ResolveAsync(outage);
        await scene.PassAsync(TimeSpan.FromMinutes(6));
        Assert.Equal(["resolved chat", "raised chat"], scene.Told());
    }

    [Fact]
    public async Task A_case_that_is_well_again_when_its_cluster_is_back_is_never_told()
    {
        var outage = IncidentScene.Alert(1, "", AlertLevel.Critical) with { Id = "c01.unreachable.1", Kind = AlertKind.Outage, Group = IncidentGroupRules.Unreachable };
        await scene.RaiseAsync(outage);
        await scene.RaiseAsync(1);
        await scene.ResolveAsync(1);
        await scene.ResolveAsync(outage);

        Assert.Equal(["raised chat", "resolved chat"], scene.Told());
        Assert.All(scene.Book.All, incident => Assert.Equal(IncidentState.Resolved, incident.State));
    }

    [Fact]
    public async Task The_message_speaks_in_the_name_of_the_first_alert_from_beginning_to_end()
    {
        await scene.RaiseAsync(1);
        await scene.RaiseAsync(2, level: AlertLevel.Critical);
        await scene.ResolveAsync(1);
        await scene.ResolveAsync(2);

        var bodies = scene.Book.Steps.SelectMany(step => step.Notifications).Select(one => Core.Manifests.SpecJson.Read<NotificationBody>(one.Body)).ToList();
        Assert.Equal(["alert.raised", "alert.escalated-critical", "alert.resolved"], bodies.Select(body => body.Type));
        Assert.All(bodies, body => Assert.Equal(("dns-1", "c01"), (body.Data.Id, body.Data.Cluster)));
        Assert.Equal([null, null, scene.Incident.ResolvedAt], bodies.Select(body => body.Data.ResolvedAt));
        Assert.Equal([1, 2, 0], bodies.Select(body => body.Incident!.Clusters));
        Assert.Equal(AlertLevel.Critical, bodies[1].Data.Level);
    }
}
