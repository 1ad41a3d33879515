using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Core.Alerts.Silences;
using KubeProbe.Core.Incidents;

namespace KubeProbe.Core.Tests.Incidents;

/// <summary>People are called step by step until somebody has taken an incident on.</summary>
public sealed class LadderTests
{
    static readonly EscalationLadder Ops = new("ops", "voice",
    [
        new EscalationStep(TimeSpan.Zero) { Call = ["rota/first"] },
        new EscalationStep(TimeSpan.FromMinutes(10)) { Call = ["bob"], Tell = ["chat"] },
        new EscalationStep(TimeSpan.FromMinutes(30)) { Call = ["cindy", "dan"] },
    ], Times: 1, Again: TimeSpan.Zero);

    readonly IncidentScene scene = new() { Routes = _ => [], Ladders = ["ops"] };

    public LadderTests()
    {
        scene.OnCall.Ladders.Add(Ops);
        scene.OnCall.Rota["rota/first"] = ["ann"];
    }

    [Fact]
    public async Task Each_step_is_taken_at_its_time_until_the_ladder_ends()
    {
        await scene.RaiseAsync(1);
        Assert.Empty(Calls());
        await scene.PassAsync(TimeSpan.Zero);
        Assert.Equal(["call ann voice"], Calls());
        await scene.PassAsync(TimeSpan.FromMinutes(9));
        Assert.Empty(Calls());
        await scene.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["call bob voice", "unacknowledged unacknowledged chat"], Calls());
        await scene.PassAsync(TimeSpan.FromMinutes(20));
        Assert.Equal(["call cindy voice", "call dan voice"], Calls());

        await scene.PassAsync(TimeSpan.FromHours(10));
        Assert.Empty(Calls());
        Assert.Null(Assert.Single(scene.Incident.Escalations).DueAt);
        Assert.Equal(
            ["Ladder ops begins.", "Step 1 of 3 of ladder ops: ann called.", "Step 2 of 3 of ladder ops: bob called, chat told.", "Step 3 of 3 of ladder ops: cindy and dan called.", "Ladder ops is at its end: it calls nobody any more."],
            await StoryAsync());
        // Who was told by a step is told of the end; who was called is not called again.
        await scene.ResolveAsync(1);
        Assert.Equal(["resolved chat"], scene.Told());
    }

    [Fact]
    public async Task Nobody_is_called_once_somebody_has_taken_it_on_and_anew_when_it_comes_again()
    {
        await scene.RaiseAsync(1);
        await scene.PassAsync(TimeSpan.Zero);
        await scene.ActAsync(IncidentActionKind.Acknowledge);
        Assert.Equal(["call ann voice"], Calls());

        await scene.PassAsync(TimeSpan.FromHours(1));
        Assert.Empty(Calls());
        await scene.ResolveAsync(1);
        await scene.RaiseAsync(2);
        await scene.PassAsync(TimeSpan.Zero);
        Assert.Equal(["call ann voice"], Calls());
        await scene.ResolveAsync(2);
        await scene.PassAsync(TimeSpan.FromHours(1));
        Assert.Empty(Calls());
    }

    [Fact]
    public async Task Where_nobody_is_on_call_the_next_step_is_taken_at_once_and_the_story_says_so()
    {
        scene.OnCall.Rota.Clear();
        await scene.RaiseAsync(1);
        await scene.PassAsync(TimeSpan.Zero);

        Assert.Equal(["call bob voice", "unacknowledged unacknowledged chat"], Calls());
        Assert.Contains("Step 1 of 3 of ladder ops: nobody called. Nobody is on call.", await StoryAsync());
        await scene.PassAsync(TimeSpan.FromMinutes(20));
        Assert.Equal(["call cindy voice", "call dan voice"], Calls());
    }

    [Fact]
    public async Task After_a_time_in_which_nothing_ran_one_step_is_taken_and_not_all_of_them()
    {
        await scene.RaiseAsync(1);
        await scene.PassAsync(TimeSpan.FromHours(2));

        Assert.Equal(["call ann voice"], Calls());
        await scene.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(["call bob voice", "unacknowledged unacknowledged chat"], Calls());
    }

    [Fact]
    public async Task A_step_of_which_the_answer_was_lost_is_the_same_step_again()
    {
        await scene.RaiseAsync(1);
        scene.Book.LoseAnswer = true;
        await Assert.ThrowsAsync<IOException>(() => scene.PassAsync(TimeSpan.Zero));
        scene.Book.LoseAnswer = false;
        await scene.PassAsync(TimeSpan.Zero);

        Assert.Equal(["call ann voice"], Calls());
        // Two that decide the same from the same state give it the same id.
        var sight = (await scene.Book.OfIncidentAsync(scene.Incident.Id, default))!;
        var ruling = new IncidentRuling(new IncidentOptions(), scene, scene.Clock.GetUtcNow().AddMinutes(11)) { OnCall = scene.OnCall };
        Assert.Equal(IncidentRules.Wake(sight, ruling)!.Notifications.Select(one => one.Id), IncidentRules.Wake(sight, ruling with { Now = ruling.Now.AddSeconds(1) })!.Notifications.Select(one => one.Id));
    }

    [Fact]
    public async Task What_is_snoozed_or_silenced_goes_on_where_it_was()
    {
        await scene.RaiseAsync(1);
        await scene.PassAsync(TimeSpan.Zero);
        await scene.ActAsync(IncidentActionKind.Snooze, snooze: TimeSpan.FromHours(1));
        Assert.Equal(["call ann voice"], Calls());
        await scene.PassAsync(TimeSpan.FromMinutes(59));
        Assert.Empty(Calls());

        scene.Silences.Silences.Add(new AlertSilence
        {
            Id = "s", Matchers = [new AlertMatcher("id", "dns-1")], StartsAt = scene.Clock.GetUtcNow(), EndsAt = scene.Clock.GetUtcNow().AddHours(1), CreatedBy = "olga", CreatedAt = default, Comment = "move",
        });
        await scene.PassAsync(TimeSpan.FromMinutes(1));
        await scene.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Empty(Calls());
        scene.Silences.Silences.Clear();
        await scene.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["call bob voice", "unacknowledged unacknowledged chat"], Calls());
    }

    [Fact]
    public async Task Its_steps_are_gone_through_as_often_as_it_says()
    {
        scene.OnCall.Ladders[0] = Ops with { Steps = [Ops.Steps[0]], Times = 2, Again = TimeSpan.FromMinutes(15) };
        await scene.RaiseAsync(1);
        await scene.PassAsync(TimeSpan.Zero);
        var first = Assert.Single(Ids());
        await scene.PassAsync(TimeSpan.FromMinutes(14));
        Assert.Empty(Ids());
        await scene.PassAsync(TimeSpan.FromMinutes(1));
        Assert.NotEqual(first, Assert.Single(Ids()));
        await scene.PassAsync(TimeSpan.FromMinutes(15));
        Assert.Empty(Ids());
    }

    [Fact]
    public async Task A_ladder_that_a_rise_of_level_leads_to_begins_then_and_one_that_is_gone_is_left()
    {
        scene.Ladders = [];
        await scene.RaiseAsync(1);
        scene.Ladders = ["ops"];
        await scene.RaiseAsync(2, level: AlertLevel.Error);
        await scene.PassAsync(TimeSpan.Zero);
        Assert.Equal(["call ann voice"], Calls());

        scene.OnCall.Ladders.Clear();
        await scene.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Empty(Calls());
        Assert.Empty(scene.Incident.Escalations);
        Assert.Contains("Ladder ops is not declared any more: nobody else is called by it.", await StoryAsync());
    }

    [Fact]
    public async Task A_step_whose_calls_all_reach_nobody_is_followed_by_the_next_at_once()
    {
        scene.OnCall.Rota["rota/first"] = ["ann", "eve"];
        await scene.RaiseAsync(1);
        await scene.PassAsync(TimeSpan.Zero);
        var at = scene.Clock.GetUtcNow();
        Assert.Equal(["call ann voice", "call eve voice"], Calls());

        await MissAsync("ann", at);
        await MissAsync("ann", at);
        Assert.Empty(Calls());
        await MissAsync("eve", at);
        Assert.Equal(["call bob voice", "unacknowledged unacknowledged chat"], Calls());
        // What is said of the step before says nothing of this one, nor does what is said of who was not called.
        await MissAsync("eve", at);
        await MissAsync("dan", at);
        Assert.Empty(Calls());
        await scene.PassAsync(TimeSpan.FromMinutes(20));
        Assert.Equal(["call cindy voice", "call dan voice"], Calls());
        await MissAsync("dan", scene.Clock.GetUtcNow());
        await MissAsync("cindy", scene.Clock.GetUtcNow());
        Assert.Equal(
            ["The call to ann, step 1 of ladder ops, reaches nobody: 404.", "The call to eve, step 1 of ladder ops, reaches nobody: 404. The next step is taken at once.",
                "The call to dan, step 3 of ladder ops, reaches nobody: 404. It was the last.", "The call to cindy, step 3 of ladder ops, reaches nobody: 404. It was the last."],
            (await StoryAsync()).Where(line => line.Contains("reaches", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Where_the_last_step_of_a_round_reaches_nobody_the_next_round_waits_its_time()
    {
        scene.OnCall.Ladders[0] = Ops with { Steps = [Ops.Steps[0]], Times = 2, Again = TimeSpan.FromMinutes(15) };
        await scene.RaiseAsync(1);
        await scene.PassAsync(TimeSpan.Zero);
        await MissAsync("ann", scene.Clock.GetUtcNow());
        Assert.Equal(["call ann voice"], Calls());
        await scene.PassAsync(TimeSpan.FromMinutes(15));
        Assert.Equal(["call ann voice"], Calls());
    }

    [Fact]
    public async Task A_call_that_reaches_nobody_calls_nobody_else_where_it_is_snoozed_or_taken_on()
    {
        await scene.RaiseAsync(1);
        await scene.PassAsync(TimeSpan.Zero);
        var at = scene.Clock.GetUtcNow();
        await scene.ActAsync(IncidentActionKind.Snooze, snooze: TimeSpan.FromMinutes(5));
        await MissAsync("ann", at);
        Assert.Equal(["call ann voice"], Calls());
        await scene.PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(["call bob voice", "unacknowledged unacknowledged chat"], Calls());
        at = scene.Clock.GetUtcNow();
        await scene.ActAsync(IncidentActionKind.Acknowledge);
        await MissAsync("bob", at);
        Assert.Empty(Calls());
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public async Task What_was_taken_on_and_gets_worse_calls_anew_from_the_foot(bool ended)
    {
        await scene.RaiseAsync(1);
        await scene.PassAsync(TimeSpan.Zero);
        if (ended) await scene.PassAsync(TimeSpan.FromHours(1));
        if (ended) await scene.PassAsync(TimeSpan.FromHours(1));
        if (!ended) await scene.ActAsync(IncidentActionKind.Acknowledge);
        _ = Calls();

        // More of the same wants nobody; a higher level does.
        await scene.RaiseAsync(2);
        await scene.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Empty(Calls());
        await scene.RaiseAsync(3, level: AlertLevel.Error);
        await scene.PassAsync(TimeSpan.Zero);
        Assert.Equal(["call ann voice"], Calls());
        Assert.Equal((IncidentState.Open, null), (scene.Incident.State, scene.Incident.AcknowledgedBy));
        var story = await scene.Book.StoryAsync(scene.Incident.Id, default);
        Assert.Equal(ended ? [] : ["anna had taken it on as warning: somebody is wanted anew."], story.Where(line => line.Kind == IncidentEvent.Unacknowledged).Select(line => line.Text));

        await scene.ActAsync(IncidentActionKind.Acknowledge);
        await scene.PassAsync(TimeSpan.FromHours(1));
        Assert.Empty(Calls());
    }

    [Theory]
    [InlineData(AlertLevel.Error), InlineData(AlertLevel.Warning)]
    public async Task Merged_into_what_was_taken_on_it_goes_on_calling_where_it_is_worse(AlertLevel level)
    {
        await scene.RaiseAsync(IncidentScene.Alert(2, "etcd") with { Group = "cause/etcd/etcd" });
        var into = scene.Incident.Id;
        await scene.ActAsync(IncidentActionKind.Acknowledge, id: into);
        await scene.RaiseAsync(1, level: level);
        await scene.PassAsync(TimeSpan.Zero);
        Assert.Equal(["call ann voice"], Calls());

        await scene.ActAsync(IncidentActionKind.Merge, into, id: scene.Book.All.Single(one => one.Id != into).Id);
        await scene.PassAsync(TimeSpan.FromMinutes(10));

        var worse = level is AlertLevel.Error;
        Assert.Equal(worse ? IncidentState.Open : IncidentState.Acknowledged, (await scene.Book.FindAsync(into, default))!.State);
        Assert.Equal(worse ? ["call bob voice", "unacknowledged unacknowledged chat"] : [], Calls());
    }

    [Fact]
    public async Task A_rise_leaves_a_ladder_that_is_under_way_where_it_is()
    {
        await scene.RaiseAsync(1);
        await scene.PassAsync(TimeSpan.Zero);
        await scene.RaiseAsync(2, level: AlertLevel.Error);
        await scene.PassAsync(TimeSpan.Zero);
        Assert.Equal(["call ann voice"], Calls());
        await scene.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(["call bob voice", "unacknowledged unacknowledged chat"], Calls());
    }

    Task MissAsync(string person, DateTimeOffset at) => scene.Desk.MissedAsync(scene.Incident.Id, new MissedCall("ops", person, at, "404."), default);

    async Task<List<string>> StoryAsync() => [.. (await scene.Book.StoryAsync(scene.Incident.Id, default)).Where(line => line.Kind == IncidentEvent.Escalation).Select(line => line.Text)];

    List<string> Calls() => [.. Notifications().Where(one => one.IsOfLadder).Select(one => $"{one.Event} {one.Id.Split('.')[^1].Split('@')[0]} {one.Channel}")];

    List<string> Ids() => [.. Notifications().Where(one => one.Event == Notification.Call).Select(one => one.Id)];

    List<Notification> Notifications()
    {
        var told = new List<Notification>();
        while (scene.Alerts.Written.TryRead(out var one))
            if (one.Notification is { } notification) told.Add(notification);
        return told;
    }
}
