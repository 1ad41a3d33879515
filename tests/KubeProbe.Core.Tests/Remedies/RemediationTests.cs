using KubeProbe.Core.Alerts;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Incidents;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Remedies;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Tests.Fakes;

namespace KubeProbe.Core.Tests.Remedies;

/// <summary>From a failure to recovery that is confirmed, over real grains.</summary>
public sealed class RemediationTests : IAsyncLifetime
{
    RemedyScene scene = null!;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync() => await scene.Silo.DisposeAsync();

    [Fact]
    public async Task A_failure_is_tried_acted_on_and_probed_again_until_it_is_known_to_be_over()
    {
        scene = await RemedyScene.BeginAsync(spec => spec);

        var failed = await scene.FailAsync();
        var again = await scene.PodAsync();

        Assert.Equal((RunTrigger.Manual, "remedy/r", "k", "b"), (again.Run.Trigger, again.Run.TriggeredBy, again.Run.Case, again.Run.Binding));
        var (tried, touched) = (Assert.Single(scene.Silo.Objects.Tried), Assert.Single(scene.Silo.Objects.Touched));
        Assert.Equal((RemedyVerb.Restart, "Deployment kube-system/coredns", "uid-coredns"), (touched.Verb, touched.Object.ToString(), touched.Object.Uid));
        Assert.Equal(touched.Object, tried.Object);
        await scene.ReportAsync(again, ok: true);

        var over = await scene.OverAsync();
        Assert.Equal((RemediationOutcome.Recovered, failed, "c1", "k", "b"), (over.Outcome, over.Run, over.Cluster, over.Case, over.Binding));
        Assert.Equal(["n1"], over.Nodes);
        Assert.Equal(again.Run.Id, over.ConfirmRun);
        var step = Assert.Single(over.Steps);
        Assert.Equal(("it would be", "it was"), (step.DryRun, step.Result));
        Assert.True(over.ProposedAt <= over.TriedAt && over.TriedAt <= over.ActedAt && over.ActedAt <= over.DoneAt && over.DoneAt + over.Spec.Confirm.Settle <= over.EndedAt);
        var story = await scene.Silo.Incidents.StoryAsync(over.Incident!, default);
        Assert.Equal(
            ["is proposed", "was tried", "acts on Deployment kube-system/coredns", "is done: it was", "runs again", "is over: Recovered"],
            story.Where(line => line.Kind == Core.Incidents.IncidentEvent.Remedy).Select(line => Expected().First(part => line.Text.Contains(part, StringComparison.Ordinal))));
        Assert.True(scene.Silo.Remediations.Audit.TryRead(out var row));
        Assert.Equal(("remedy/r", "remedy.act", $"Remediation/{over.Id}"), (row!.Stamp.Actor, row.Action, row.Object));
    }

    static IEnumerable<string> Expected() => ["is proposed", "was tried", "acts on Deployment kube-system/coredns", "is done: it was", "runs again", "is over: Recovered", ""];

    [Fact]
    public async Task A_case_that_fails_again_is_told_so_and_is_not_acted_on_again_before_the_cooldown()
    {
        scene = await RemedyScene.BeginAsync(spec => spec with { Limits = new() { Cooldown = TimeSpan.FromHours(2), Runs = 5 } });
        await scene.FailAsync();
        await scene.ReportAsync(await scene.PodAsync(), ok: false);

        Assert.Equal(RemediationOutcome.NotRecovered, (await scene.OverAsync()).Outcome);

        await scene.FailAsync();
        await scene.SettledAsync();
        Assert.Single(await scene.Silo.Remediations.PageAsync(new(null, null, null, false, null, 10), default));
        scene.Silo.Clock.Advance(TimeSpan.FromHours(2));
        await scene.FailAsync();

        var second = await scene.UntilAsync(RemediationPhase.Proposed);
        Assert.Equal(2, second.Attempt);
    }

    [Fact]
    public async Task By_default_it_is_only_tried()
    {
        scene = await RemedyScene.BeginAsync(spec => spec with { Mode = default });
        await scene.FailAsync();

        var over = await scene.OverAsync();

        Assert.Equal(RemediationOutcome.DryRun, over.Outcome);
        Assert.Single(scene.Silo.Objects.Tried);
        Assert.Empty(scene.Silo.Objects.Touched);
        Assert.Null(over.ActedAt);
    }

    [Theory]
    [InlineData("remedy")]
    [InlineData("cluster")]
    [InlineData("maintenance")]
    public async Task What_is_paused_while_somebody_is_asked_is_not_touched(string what)
    {
        scene = await RemedyScene.BeginAsync(spec => spec with { Mode = RemedyMode.Approve });
        await scene.FailAsync();
        var waiting = await scene.UntilAsync(RemediationPhase.AwaitingApproval);
        var cluster = new ClusterSpec { Connection = new() { InCluster = new() } };
        if (what == "remedy") scene.Declare(spec => spec with { Mode = RemedyMode.Approve, Paused = true });
        else scene.Silo.Manifests.Put(ManifestKind.Cluster, "c1", what == "cluster" ? cluster with { Paused = true } : cluster with
        {
            Maintenance = [new() { Name = "night", Cron = "* * * * *", Duration = TimeSpan.FromHours(1), Mode = MaintenanceMode.Stop }],
        });

        Assert.Equal(DecisionKind.Taken, (await scene.Grain(waiting).DecideAsync(scene.Say(approve: true))).Kind);

        var over = await scene.OverAsync();
        Assert.Equal(RemediationOutcome.Refused, over.Outcome);
        Assert.Contains(what == "maintenance" ? "night" : "paused", over.Reason, StringComparison.Ordinal);
        Assert.Empty(scene.Silo.Objects.Touched);
    }

    [Fact]
    public async Task Somebody_approves_once_and_no_more()
    {
        scene = await RemedyScene.BeginAsync(spec => spec with { Mode = RemedyMode.Approve, Approval = new() { Role = Approver.Admin } });
        await scene.FailAsync();
        var waiting = await scene.UntilAsync(RemediationPhase.AwaitingApproval);
        Assert.Empty(scene.Silo.Objects.Touched);
        Assert.Equal(DecisionKind.Denied, (await scene.Grain(waiting).DecideAsync(scene.Say(approve: true))).Kind);

        var said = scene.Say(approve: true, admin: true);
        Assert.Equal(DecisionKind.Taken, (await scene.Grain(waiting).DecideAsync(said)).Kind);
        Assert.Equal(DecisionKind.Taken, (await scene.Grain(waiting).DecideAsync(said)).Kind);
        Assert.Equal(DecisionKind.NotNow, (await scene.Grain(waiting).DecideAsync(scene.Say(approve: false, admin: true))).Kind);

        await scene.ReportAsync(await scene.PodAsync(), ok: true);
        var over = await scene.OverAsync();
        Assert.Equal((RemediationOutcome.Recovered, "ann", "seen it"), (over.Outcome, over.Decision!.Actor, over.Decision.Reason));
        Assert.Single(scene.Silo.Objects.Touched);
        Assert.True(scene.Silo.Remediations.Audit.TryRead(out var row));
        Assert.Equal(("ann", "remedy.approve"), (row!.Stamp.Actor, row.Action));
        Assert.Equal(DecisionKind.NotFound, (await scene.Silo.Grains.GetGrain<IRemediationGrain>("none").DecideAsync(said)).Kind);
    }

    [Theory]
    [InlineData(Approver.Operator, "an operator or admin")]
    [InlineData(Approver.Admin, "an admin")]
    public async Task Whoever_hears_of_the_incident_is_asked_once_and_told_whose_word_is_wanted_and_how_to_give_it(Approver role, string who)
    {
        scene = await RemedyScene.BeginAsync(spec => spec with { Mode = RemedyMode.Approve, Approval = new() { Role = role } });
        await scene.FailAsync();
        var waiting = await scene.UntilAsync(RemediationPhase.AwaitingApproval);

        var asked = Assert.Single(scene.Silo.Incidents.Steps.SelectMany(step => step.Notifications), each => each.Event == Notification.Approval);
        Assert.Equal((OneWebhook.Name, waiting.Incident), (asked.Channel, asked.Incident));
        var said = Core.Manifests.SpecJson.Read<NotificationBody>(asked.Body);
        Assert.Contains($"for the word of {who}: kubeprobe remedy approve {waiting.Id} --reason TEXT", said.Data.Summary, StringComparison.Ordinal);
        Assert.Contains($"/api/v1/remediations/{waiting.Id}/decision", said.Data.Summary, StringComparison.Ordinal);
        Assert.Contains("it would be", said.Data.Summary, StringComparison.Ordinal);
        Assert.Contains(await scene.Silo.Incidents.StoryAsync(waiting.Incident!, default), line => line.Text == said.Data.Summary);
    }

    [Fact]
    public async Task Who_rejects_is_heard_and_silence_is_no_consent()
    {
        scene = await RemedyScene.BeginAsync(spec => spec with { Mode = RemedyMode.Approve });
        await scene.FailAsync();
        var waiting = await scene.UntilAsync(RemediationPhase.AwaitingApproval);
        await scene.Grain(waiting).DecideAsync(scene.Say(approve: false));
        Assert.Equal(RemediationOutcome.Rejected, (await scene.OverAsync()).Outcome);

        // The alert ends, and the next one is asked about anew.
        await scene.ReportAsync(await scene.RunAsync(), ok: true);
        await scene.FailAsync();
        await scene.UntilAsync(RemediationPhase.AwaitingApproval);
        Assert.Equal(RemediationOutcome.Expired, (await scene.Silo.UntilAsync(scene.Silo.Remediations.NextAsync(one => one.IsOver), TimeSpan.FromMinutes(1))).Outcome);
        Assert.Empty(scene.Silo.Objects.Touched);
    }

    [Fact]
    public async Task An_alert_that_is_over_before_anybody_decides_needs_no_remedy()
    {
        scene = await RemedyScene.BeginAsync(spec => spec with { Mode = RemedyMode.Approve });
        await scene.FailAsync();
        await scene.UntilAsync(RemediationPhase.AwaitingApproval);
        await scene.ReportAsync(await scene.RunAsync(), ok: true);

        Assert.Equal(RemediationOutcome.NotNeeded, (await scene.OverAsync()).Outcome);
    }

    [Fact]
    public async Task A_remedy_of_another_cause_or_a_higher_level_is_not_proposed()
    {
        scene = await RemedyScene.BeginAsync(spec => spec with { Causes = ["image-pull"] }, diagnoser: new FakeDiagnoser());
        await scene.FailAsync();
        await scene.SettledAsync();
        scene.Declare(spec => spec with { Level = AlertLevel.Critical });
        scene.Silo.Clock.Advance(TimeSpan.FromSeconds(10));
        await scene.FailAsync();
        await scene.SettledAsync();
        scene.Declare(spec => spec with { Causes = ["dns"], Confidence = 0 });
        scene.Silo.Clock.Advance(TimeSpan.FromSeconds(10));
        await scene.FailAsync();

        var proposed = await scene.UntilAsync(RemediationPhase.Proposed);
        Assert.Equal(["dns"], proposed.Spec.Causes);
        Assert.Equal("dns", proposed.Diagnosis!.Category);
    }
}
