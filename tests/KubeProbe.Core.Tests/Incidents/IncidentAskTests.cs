using KubeProbe.Core.Alerts;
using KubeProbe.Core.Incidents;

namespace KubeProbe.Core.Tests.Incidents;

/// <summary>A line of the story that somebody has to hear of reaches whoever hears of the incident, once.</summary>
public sealed class IncidentAskTests
{
    readonly IncidentScene scene = new();

    [Fact]
    public async Task It_goes_where_the_incident_went_and_where_it_would_go_now_under_one_id()
    {
        await scene.RaiseAsync(1);
        scene.Routes = _ => ["pager"];

        Assert.True(await scene.Desk.NoteAsync(scene.Incident.Id, Ask, default));
        Assert.True(await scene.Desk.NoteAsync(scene.Incident.Id, Ask, default));

        var asked = Asked();
        Assert.Equal(["chat", "pager"], asked.Select(each => each.Channel).Distinct().Order());
        Assert.Equal(2, asked.Count);
        Assert.Equal(2, asked.Select(each => each.Id).Distinct().Count());
        Assert.All(asked, each => Assert.Contains("say yes", each.Body, StringComparison.Ordinal));
        Assert.All(asked, each => Assert.Equal((Notification.Approval, scene.Incident.Id, "dns-1"), (each.Event, each.Incident, each.AlertId)));
        Assert.Single(await scene.Book.StoryAsync(scene.Incident.Id, default), line => line.Id == Ask.Id);
        // What the incident says of itself stays, and who was asked hears of its end.
        Assert.Equal("dns fails on c01", scene.Incident.Summary);
        await scene.ResolveAsync(1);
        Assert.Equal(["chat", "pager"], scene.Book.Steps[^1].Notifications.Select(each => each.Channel).Order());
    }

    [Fact]
    public async Task Each_channel_hears_of_it_after_what_was_told_before_and_before_what_is_told_after()
    {
        await scene.RaiseAsync(1);
        await scene.Desk.NoteAsync(scene.Incident.Id, Ask, default);
        await scene.ResolveAsync(1);

        List<Notification> told = [.. scene.Book.Steps.SelectMany(step => step.Notifications).Where(each => each.Channel == "chat")];
        Assert.Equal(["raised", Notification.Approval, Notification.Resolved], told.Select(each => each.Event));
        Assert.Null(NotificationOrderRules.AwaitedBefore(told[0], told));
        Assert.Equal(told[0], NotificationOrderRules.AwaitedBefore(told[1], told));
        Assert.NotNull(NotificationOrderRules.AwaitedBefore(told[2], [told[1], told[2]]));
    }

    [Fact]
    public async Task A_line_alone_a_snooze_and_an_end_are_told_to_nobody()
    {
        await scene.RaiseAsync(1);
        var id = scene.Incident.Id;
        await scene.Desk.NoteAsync(id, Ask with { Id = "line", Tell = null }, default);
        await scene.Desk.ActAsync(id, new IncidentAction(IncidentActionKind.Snooze, "ann", scene.Clock.GetUtcNow().AddHours(2)), default);
        await scene.Desk.NoteAsync(id, Ask, default);
        await scene.Desk.ActAsync(id, new IncidentAction(IncidentActionKind.Resolve, "ann"), default);
        await scene.Desk.NoteAsync(id, Ask with { Id = "late" }, default);

        Assert.Empty(Asked());
        Assert.Equal(["late", "line", Ask.Id], (await scene.Book.StoryAsync(id, default)).Where(line => line.Kind == IncidentEvent.Remedy).Select(line => line.Id).Order());
    }

    [Fact]
    public async Task Where_no_channel_is_configured_it_waits_for_nobody()
    {
        scene.NotSent = NoChannel.Why;
        await scene.RaiseAsync(1);

        await scene.Desk.NoteAsync(scene.Incident.Id, Ask, default);

        var asked = Assert.Single(Asked());
        Assert.Equal((NotificationState.Abandoned, NoChannel.Why), (asked.State, asked.LastError));
    }

    [Fact]
    public async Task Of_an_incident_that_was_merged_the_other_is_told()
    {
        await scene.RaiseAsync(1);
        var first = scene.Incident.Id;
        await scene.RaiseAsync(IncidentScene.Alert(2, "web") with { Group = "cause/web/nginx" });
        var second = scene.Book.All.Single(incident => incident.Id != first).Id;
        await scene.Desk.ActAsync(first, new IncidentAction(IncidentActionKind.Merge, "ann", Into: second), default);

        await scene.Desk.NoteAsync(first, Ask, default);

        Assert.Equal(second, Assert.Single(Asked()).Incident);
    }

    [Fact]
    public async Task What_was_due_of_the_incident_stays_due()
    {
        await scene.RaiseAsync(1);
        await scene.RaiseAsync(2);
        var due = scene.Incident.WakeAt;
        Assert.NotNull(due);
        scene.Clock.Advance(TimeSpan.FromHours(1));

        await scene.Desk.NoteAsync(scene.Incident.Id, Ask, default);

        Assert.Equal(due, scene.Incident.WakeAt);
    }

    IncidentEvent Ask => new("remediation/r-1/AwaitingApproval", scene.Clock.GetUtcNow(), IncidentEvent.Remedy, "Remedy r waits: say yes", "remedy/r") { Tell = Notification.Approval };

    List<Notification> Asked() => [.. scene.Book.Steps.SelectMany(step => step.Notifications).Where(each => each.Event == Notification.Approval)];
}
