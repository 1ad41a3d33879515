using KubeProbe.Core.Alerts;
using KubeProbe.Core.Incidents;

namespace KubeProbe.Core.Tests.Incidents;

/// <summary>What people do with incidents.</summary>
public sealed class IncidentActionTests
{
    readonly IncidentScene scene = new();

    [Fact]
    public async Task Who_acknowledges_it_is_written_down_and_no_escalation_goes_on()
    {
        await scene.RaiseAsync(1);
        Assert.True(scene.Incident.WantsSomebody(scene.Clock.GetUtcNow()));

        var answer = await scene.ActAsync(IncidentActionKind.Acknowledge);
        Assert.Equal((IncidentState.Acknowledged, "anna"), (answer.Incident!.State, answer.Incident.AcknowledgedBy));
        Assert.False(scene.Incident.WantsSomebody(scene.Clock.GetUtcNow()));
        Assert.Equal("incident.acknowledge", scene.Book.Steps[^1].Audit!.Action);

        // Once more, as after an answer that was lost: nothing is written.
        var steps = scene.Book.Steps.Count;
        Assert.Equal(IncidentState.Acknowledged, (await scene.ActAsync(IncidentActionKind.Acknowledge)).Incident!.State);
        Assert.Equal(steps, scene.Book.Steps.Count);
    }

    [Fact]
    public async Task A_snoozed_one_is_quiet_until_its_time_is_over_or_it_gets_worse()
    {
        await scene.RaiseAsync(1);
        await scene.ActAsync(IncidentActionKind.Snooze, snooze: TimeSpan.FromHours(1));
        scene.Told();
        await scene.RaiseAsync(2, level: AlertLevel.Info);
        await scene.PassAsync(TimeSpan.FromMinutes(30));
        Assert.Empty(scene.Told());
        Assert.False(scene.Incident.WantsSomebody(scene.Clock.GetUtcNow()));
        await scene.PassAsync(TimeSpan.FromMinutes(30));
        Assert.Equal(["updated chat"], scene.Told());
        Assert.True(scene.Incident.WantsSomebody(scene.Clock.GetUtcNow()));

        await scene.ActAsync(IncidentActionKind.Snooze, snooze: TimeSpan.FromHours(1));
        await scene.RaiseAsync(3, level: AlertLevel.Error);
        Assert.Equal(["escalated-error chat"], scene.Told());
        Assert.Null(scene.Incident.SnoozedUntil);
    }

    [Fact]
    public async Task A_snooze_that_is_ended_tells_what_it_kept_back()
    {
        await scene.RaiseAsync(1);
        await scene.ActAsync(IncidentActionKind.Snooze, snooze: TimeSpan.FromHours(1));
        await scene.PassAsync(TimeSpan.FromMinutes(10));
        await scene.RaiseAsync(2, level: AlertLevel.Info);
        scene.Told();

        await scene.ActAsync(IncidentActionKind.Unsnooze);
        Assert.Equal(["updated chat"], scene.Told());
    }

    [Fact]
    public async Task A_merged_one_gives_its_alerts_away_with_those_that_come_later()
    {
        await scene.RaiseAsync(1);
        var into = IncidentScene.Alert(2, "etcd") with { Group = "cause/etcd/etcd" };
        await scene.RaiseAsync(into);
        var (first, second) = (scene.Book.All.Single(one => one.Group == IncidentScene.Group), scene.Book.All.Single(one => one.Group != IncidentScene.Group));
        scene.Told();

        var answer = await scene.ActAsync(IncidentActionKind.Merge, into: second.Id, id: first.Id);
        Assert.Equal((IncidentState.Resolved, second.Id), (answer.Incident!.State, answer.Incident.MergedInto));
        Assert.Equal(["merged chat"], scene.Told());
        await scene.PassAsync(TimeSpan.FromMinutes(6));
        Assert.Equal(["updated chat"], scene.Told());

        await scene.RaiseAsync(3, level: AlertLevel.Info);
        var now = (await scene.Book.FindAsync(second.Id, default))!;
        Assert.Equal((3, 3), (now.Alerts, now.Clusters));
        Assert.Equal(2, scene.Book.All.Count);

        foreach (var cluster in (int[])[1, 3]) await scene.ResolveAsync(cluster);
        await scene.ResolveAsync(into);
        Assert.Equal(IncidentState.Resolved, (await scene.Book.FindAsync(second.Id, default))!.State);
    }

    [Fact]
    public async Task Resolved_by_somebody_it_stays_so_until_it_gets_worse_or_something_new_comes()
    {
        await scene.RaiseAsync(1);
        await scene.ActAsync(IncidentActionKind.Resolve);
        Assert.Equal(["raised chat", "resolved chat"], scene.Told());

        await scene.RaiseAsync(1);
        Assert.Empty(scene.Told());
        await scene.RaiseAsync(1, level: AlertLevel.Error);
        Assert.Equal(["reopened chat"], scene.Told());

        await scene.ActAsync(IncidentActionKind.Resolve);
        await scene.RaiseAsync(2);
        Assert.Equal(["resolved chat", "raised chat"], scene.Told());
        Assert.Equal(2, scene.Book.All.Count);
    }

    [Theory]
    [InlineData(IncidentActionKind.Acknowledge)]
    [InlineData(IncidentActionKind.Snooze)]
    public async Task Nothing_is_done_with_one_that_is_over(IncidentActionKind kind)
    {
        await scene.RaiseAsync(1);
        await scene.ResolveAsync(1);

        var answer = await scene.ActAsync(kind, snooze: TimeSpan.FromHours(1));
        Assert.Null(answer.Incident);
        Assert.Contains("is resolved", answer.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_can_t_be_is_refused_with_the_remedy()
    {
        await scene.RaiseAsync(1);

        Assert.Contains("--for", (await scene.ActAsync(IncidentActionKind.Snooze, snooze: TimeSpan.FromDays(31))).Refusal, StringComparison.Ordinal);
        Assert.Contains("itself", (await scene.ActAsync(IncidentActionKind.Merge, into: scene.Incident.Id)).Refusal, StringComparison.Ordinal);
        Assert.Contains("no incident inc-x", (await scene.ActAsync(IncidentActionKind.Merge, into: "inc-x")).Refusal, StringComparison.Ordinal);
        Assert.True((await scene.ActAsync(IncidentActionKind.Acknowledge, id: "inc-nobody")).NotFound);
    }

    [Fact]
    public async Task A_note_is_added_to_the_story_once()
    {
        await scene.RaiseAsync(1);
        var note = new IncidentEvent("remedy-1", scene.Clock.GetUtcNow(), IncidentEvent.Remedy, "The pod was restarted.", "heal");

        Assert.True(await scene.Desk.NoteAsync(scene.Incident.Id, note, default));
        Assert.True(await scene.Desk.NoteAsync(scene.Incident.Id, note, default));
        Assert.False(await scene.Desk.NoteAsync("inc-nobody", note, default));

        var story = await scene.Book.StoryAsync(scene.Incident.Id, default);
        Assert.Equal(["opened", "told", "remedy"], story.Select(line => line.Kind));
    }

    [Fact]
    public async Task Who_is_overtaken_decides_anew_and_whose_answer_is_lost_tells_nothing_twice()
    {
        scene.Book.WrittenMeanwhile = 3;
        await scene.RaiseAsync(1);
        Assert.Equal(["raised chat"], scene.Told());

        scene.Book.LoseAnswer = true;
        await Assert.ThrowsAsync<IOException>(() => scene.RaiseAsync(1, level: AlertLevel.Error));
        scene.Book.LoseAnswer = false;
        await scene.RaiseAsync(1, level: AlertLevel.Error);
        Assert.Equal(["escalated-error chat"], scene.Told());
    }
}
