using KubeProbe.DevCluster.Objects;

namespace KubeProbe.EndToEnd.Tests.Chains;

/// <summary>A case that repairs: a remedy runs it, and its verdict says whether it did its work.</summary>
public sealed partial class ChainTests
{
    const string Import = "import";

    [Fact]
    public async Task A_job_that_failed_is_swept_away_by_a_case_that_repairs_and_not_again_before_the_cooldown()
    {
        Assert.SkipWhen(stage.Target.Dev is null, NoDev);
        var (chain, space) = (new Chain(stage, "imports"), $"{stage.Target.Name}-imports");
        await stage.Centre.ApplyAsync(Demo.Case("sweep", "busybox:1", """'kubectl delete job "$JOB" --namespace "$SPACE" --wait=false && echo "swept for $WHY" >"$TERMINATION_LOG"'""", """
            command: [sh, -c]
              contract: exit-code
              parameters: [{name: JOB}, {name: SPACE}, {name: WHY}]
              rbac: [{apiGroups: [batch], resources: [jobs], verbs: [get, delete], clusterWide: true}]
            """));
        var action = $$"""{job: {case: sweep, parameters: {JOB: {{Import}}, SPACE: {{space}}, WHY: "$(case) on $(cluster): $(category)"} } }""";
        await chain.DeclareAsync(
            "failed-jobs",
            $$"""
            timeout: 2m
              parameters: [{name: NAMESPACES, default: "{{space}}"}]
              rbac: [{apiGroups: [batch], resources: [jobs, cronjobs], verbs: [list], clusterWide: true}]
            """,
            ("imports", chain.Remedy("imports", action, "auto", "causes: [deadline]\n  limits: {cooldown: 1h}")));
        await stage.GrantAsync([chain.Name, "sweep"], []);
        (await stage.Target.KubectlAsync("create", "namespace", space)).Succeeded();
        try
        {
            await FailJobAsync(space);
            await chain.GateIsAsync(1, "1");
            var run = await chain.BlockedAsync("1", "reported-failure", "deadline");
            Assert.Equal("backoffLimit of the Job", (await chain.CauseAsync(run.Text("runId"))).Text("component"));

            var healed = await chain.HealedAsync("imports", "Run sweep", $"Run … passed: swept for imports on {stage.Target.Name}: deadline");
            var repaired = await stage.ReadAsync($"runs/{healed["steps"]![0]!.Text("runId")}");
            Assert.Equal(("sweep", "TRIGGER_MANUAL", "remedy/imports"), (repaired.Text("case"), repaired.Text("trigger"), repaired.Text("triggeredBy")));
            Assert.Empty(stage.Target.Dev!.Objects.List(ResourceTypes.Jobs, space).Items);
            var incident = await chain.ResolvedAsync("imports", "was tried.");
            await chain.ExplainsAsync(incident, "warning", 1, ("change", 2, "a change fired the run"), ("cause", 0.5, "own workload: deadline"));
            await chain.ToldAsync(incident);
            await chain.GateIsAsync(0, "2");

            // It comes back at once: that is more than the same remedy may hide.
            await FailJobAsync(space);
            await chain.GateIsAsync(1, "3");
            var refused = await chain.RemediationAsync("imports", one => one.Text("outcome") == "Refused", "the remedy to be held back");
            Assert.EndsWith("and limits.cooldown is 1h.", refused.Text("reason"), StringComparison.Ordinal);
            Assert.Contains("would take", refused["steps"]![0]!.Text("dryRun"), StringComparison.Ordinal);
            Assert.Single(stage.Target.Dev.Objects.List(ResourceTypes.Jobs, space).Items);
        }
        finally
        {
            await stage.Target.KubectlAsync("delete", "namespace", space, "--wait=false");
        }
    }

    /// <summary>A job runs, and fails for good.</summary>
    async Task FailJobAsync(string space)
    {
        (await stage.Target.KubectlApplyAsync($$"""
            apiVersion: batch/v1
            kind: Job
            metadata: {name: {{Import}}, namespace: {{space}} }
            spec:
              backoffLimit: 0
              template:
                spec:
                  restartPolicy: Never
                  containers: [{name: import, image: busybox:1, command: [sh, -c, 'echo "no such table: orders"; exit 1']}]
            """)).Succeeded();
        await Stage.UntilAsync<object>(
            () => Task.FromResult<object?>(stage.Target.Dev!.Objects.List(ResourceTypes.Jobs, space).Items.Any(job => job.Items("status", "conditions").Any(one => one.Text("type") == "Failed")) ? this : null),
            "the job to fail");
    }
}
