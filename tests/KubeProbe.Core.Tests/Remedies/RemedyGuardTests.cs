using KubeProbe.Core.Clusters;
using KubeProbe.Core.Remedies;

namespace KubeProbe.Core.Tests.Remedies;

/// <summary>Each guard keeps the remedy from acting, and says why.</summary>
public sealed class RemedyGuardTests : IAsyncLifetime
{
    RemedyScene scene = null!;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync() => await scene.Silo.DisposeAsync();

    [Fact]
    public async Task More_objects_than_allowed_are_none_at_all()
    {
        scene = await RemedyScene.BeginAsync(spec => spec with { Limits = new() { Objects = 2 } });
        scene.Silo.Objects.Finds = choice => new([.. Enumerable.Range(1, 3).Select(i => new RemedyObject(choice.Kind, choice.Namespace, $"o{i}", "u"))]);

        await RefusedAsync("limits.objects allows 2");
        Assert.Empty(scene.Silo.Objects.Tried);
    }

    [Fact]
    public async Task Nodes_that_are_out_already_count()
    {
        scene = await RemedyScene.BeginAsync(spec => spec with { Action = new() { Cordon = new() }, Limits = new() { Nodes = 2 } });
        scene.Silo.Objects.Finds = choice => new([new RemedyObject(choice.Kind, null, "n1", "u")], NodesOut: 2);

        await RefusedAsync("3 nodes of the cluster would be out of service (2 are already)");
    }

    [Fact]
    public async Task What_is_not_there_can_not_be_acted_on()
    {
        scene = await RemedyScene.BeginAsync(spec => spec);
        scene.Silo.Objects.Finds = _ => new([]);

        await RefusedAsync("nothing to act on");
    }

    [Fact]
    public async Task Outside_its_hours_it_does_nothing()
    {
        // The clock of the silo stands at noon of a Sunday.
        scene = await RemedyScene.BeginAsync(spec => spec with { Hours = [new() { Cron = "0 9 * * MON-FRI", Duration = TimeSpan.FromHours(8), TimeZone = "Europe/Berlin" }] });

        await RefusedAsync("spec.hours");
    }

    [Fact]
    public async Task What_others_do_is_judged_when_it_begins_and_not_before()
    {
        scene = await RemedyScene.BeginAsync(spec => spec);
        scene.Silo.Remediations.Use = new(3, null, 0, 0, null);

        await RefusedAsync("limits.runs allows 3");
        Assert.Single(scene.Silo.Objects.Tried);
    }

    [Fact]
    public async Task A_missing_right_is_named_with_the_command_that_prints_all()
    {
        scene = await RemedyScene.BeginAsync(spec => spec);
        scene.Silo.Objects.TryFaults.Enqueue(new TargetClusterException(TargetFault.Forbidden, "Add the rule {apiGroups: [\"apps\"]}."));

        await RefusedAsync("Add the rule {apiGroups: [\"apps\"]}. kubeprobe rbac render --remedy r prints");
    }

    [Fact]
    public async Task A_cluster_that_does_not_answer_is_asked_again()
    {
        scene = await RemedyScene.BeginAsync(spec => spec with { Mode = RemedyMode.DryRun });
        for (var i = 0; i < 3; i++) scene.Silo.Objects.TryFaults.Enqueue(new TargetClusterException(TargetFault.TimedOut, "No answer."));
        await scene.FailAsync();

        Assert.Equal(RemediationOutcome.DryRun, (await scene.OverAsync()).Outcome);
    }

    [Fact]
    public async Task What_the_dry_run_was_not_made_for_is_not_touched()
    {
        scene = await RemedyScene.BeginAsync(spec => spec with { Mode = RemedyMode.Approve, Limits = new() { Objects = 5 } });
        await scene.FailAsync();
        var waiting = await scene.UntilAsync(RemediationPhase.AwaitingApproval);
        scene.Silo.Objects.Finds = choice => new([new RemedyObject(choice.Kind, choice.Namespace, "another", "u")]);
        await scene.Grain(waiting).DecideAsync(scene.Say(approve: true));

        Assert.Equal(RemediationOutcome.Refused, (await scene.OverAsync()).Outcome);
        Assert.Empty(scene.Silo.Objects.Touched);
    }

    async Task RefusedAsync(string why)
    {
        await scene.FailAsync();
        var over = await scene.OverAsync();
        Assert.Equal(RemediationOutcome.Refused, over.Outcome);
        Assert.Contains(why, over.Reason, StringComparison.Ordinal);
        Assert.Empty(scene.Silo.Objects.Touched);
    }
}
