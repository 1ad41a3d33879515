using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.EndToEnd.Tests.Chains;

/// <summary>
/// From a fault to its end, once for each way it goes: verdict, cause, severity, alerts at real receivers, the gate that blocks, the remedy, the run that
/// confirms, the incident that is over, and the next change that may pass.
/// </summary>
[Collection(nameof(AllChains))]
public sealed partial class ChainTests(ChainStage stage)
{
    const string NoDev = "A real cluster can't be made to fail from outside.";

    // A pod that does not start is waited for until its deadline; one that starts is given time.
    const string Short = $"timeout: 15s\n  {Stage.CrudRights}", Long = $"timeout: 2m\n  {Stage.CrudRights}";

    [Fact]
    public async Task A_node_that_makes_no_sandboxes_is_cordoned_once_somebody_approved()
    {
        Assert.SkipWhen(stage.Target.Dev is null, NoDev);
        var chain = new Chain(stage, "network");
        await chain.DeclareAsync("apiserver-crud", Short, ("network", chain.Remedy("network", "{cordon: {} }", "approve", "causes: [sandbox-cni]\n  level: Error\n  limits: {nodes: 1}")));
        await stage.QuietAsync();
        stage.Target.Dev!.Faults.Set("sandbox-failure", new JsonObject { ["node"] = "e2e-node-1" });
        try
        {
            await chain.GateIsAsync(1, "2.0");
            var run = await chain.BlockedAsync("2.0", "sandbox", "sandbox-cni");
            Assert.Equal("CNI bridge (cni0)", (await chain.CauseAsync(run.Text("runId"))).Text("component"));
            var asked = await chain.AskedAsync("network");
            Assert.False(Cordoned("e2e-node-1"));
            var open = await chain.IncidentAsync(one => one.Text("state") == "open", "the incident to be open");
            await chain.ExplainsAsync(open.Text("id"), "critical", 3, ("change", 2, "a change fired the run"), ("cause", 1.5, "data plane: sandbox-cni"));

            await chain.GiveTimeAsync("apiserver-crud", Long);
            await chain.ApproveAsync(asked, "the others have room");
            var healed = await chain.HealedAsync("network", "Node e2e-node-1", "Node e2e-node-1 was cordoned.");
            Assert.Equal((run.Text("runId"), "critical", "sandbox-cni"), (healed.Text("runId"), healed.Text("level"), healed.Text("category")));
            Assert.Equal(open.Text("id"), await chain.ResolvedAsync("network", "waits until", "is approved by"));
            await chain.ToldAsync(open.Text("id"));

            // The fault is still there; the node it is on takes nothing any more.
            await chain.GateIsAsync(0, "2.1");
            Assert.Equal("GATE_VERDICT_FAIL", (await stage.ReadAsync($"gates/{chain.Change("2.0")}")).Text("verdict"));
        }
        finally
        {
            stage.Target.Dev.Faults.ClearAll();
            await CordonAsync("uncordon", "e2e-node-1");
        }
    }

    [Fact]
    public async Task A_webhook_that_refuses_is_seen_to_by_the_automation_that_a_remedy_calls()
    {
        Assert.SkipWhen(stage.Target.Dev is null, NoDev);
        var chain = new Chain(stage, "policy");
        var action = $$"""{webhook: {url: "{{stage.Receivers.Url}}/automation", secretRef: {name: automation, key: key} } }""";
        await chain.DeclareAsync("apiserver-crud", Short, ("policy", chain.Remedy("policy", action, "approve", "causes: [admission-policy]")));
        var faults = stage.Target.Dev!.Faults;
        stage.Receivers.Automation = () => faults.Clear("admission-refuse");
        faults.Set("admission-refuse", new JsonObject { ["message"] = "images must be signed" });
        try
        {
            await chain.GateIsAsync(1, "7");
            var run = await chain.BlockedAsync("7", "refused", "admission-policy");
            Assert.Equal("policy behind an admission webhook", (await chain.CauseAsync(run.Text("runId"))).Text("component"));
            var asked = await chain.AskedAsync("policy");
            Assert.Empty(stage.Receivers.Calls);

            await chain.GiveTimeAsync("apiserver-crud", Long);
            await chain.ApproveAsync(asked, "that policy was not meant for probes");
            await chain.HealedAsync("policy", "Webhook 127.0.0.1", "The receiver took the call.");
            Assert.Equal(asked.Text("id"), Assert.Single(stage.Receivers.Calls));
            var incident = await chain.ResolvedAsync("policy", "waits until", "is approved by");
            await chain.ExplainsAsync(incident, "warning", 1, ("change", 2, "a change fired the run"), ("cause", 0.5, "own workload: admission-policy"));
            await chain.ToldAsync(incident);
            await chain.GateIsAsync(0, "8");
        }
        finally
        {
            faults.ClearAll();
        }
    }

    [Fact]
    public async Task A_cordon_that_was_forgotten_is_taken_back_by_itself_and_not_two_at_once()
    {
        Assert.SkipWhen(stage.Target.Dev is null, NoDev);
        var chain = new Chain(stage, "maintenance");
        const string inspects = """
            timeout: 2m
              parameters: [{name: MAX_CORDON_AGE, default: 1ms}, {name: MAX_CORDONED_PERCENT, default: "100"}]
              rbac: [{apiGroups: [""], resources: [nodes], verbs: [list], clusterWide: true}]
            """;
        await chain.DeclareAsync(
            "node-taints", inspects,
            ("maintenance", chain.Remedy("maintenance", "{uncordon: {fromEvidence: true} }", "auto", "causes: [scheduling-constraints]\n  limits: {objects: 1}")),
            ("maintenance-looks", chain.Remedy("maintenance-looks", "{uncordon: {fromEvidence: true} }", "dryRun")));
        await CordonAsync("cordon", "e2e-node-3");
        try
        {
            await chain.GateIsAsync(1, "1.26.4");
            var run = await chain.BlockedAsync("1.26.4", "reported-failure", "scheduling-constraints");
            Assert.Equal("node (cordoned)", (await chain.CauseAsync(run.Text("runId"))).Text("component"));
            await chain.HealedAsync("maintenance", "Node e2e-node-3", "Node e2e-node-3 was uncordoned.");
            Assert.False(Cordoned("e2e-node-3"));

            // What only looks did nothing, whether it looked before or after.
            var looked = await chain.RemediationAsync("maintenance-looks", one => one.Text("outcome").Length > 0, "the dry run to end");
            Assert.Equal(("", ""), (looked["steps"]!.AsArray().FirstOrDefault()?.Text("result") ?? "", looked.Text("confirmRunId")));
            var incident = await chain.ResolvedAsync("maintenance", "was tried.");
            await chain.ExplainsAsync(incident, "warning", 1, ("change", 2, "a change fired the run"), ("cause", 0.5, "scheduling-constraints"));
            await chain.ToldAsync(incident);
            await chain.GateIsAsync(0, "1.26.5");

            // Two at once are more than its limits allow: none is touched.
            await CordonAsync("cordon", "e2e-node-2", "e2e-node-3");
            await chain.GateIsAsync(1, "1.26.6");
            var refused = await chain.RemediationAsync("maintenance", one => one.Text("outcome") == "Refused", "the remedy to be held back");
            Assert.Equal("It would touch 2 objects, and limits.objects allows 1.", refused.Text("reason"));
            Assert.True(Cordoned("e2e-node-2") && Cordoned("e2e-node-3"));
        }
        finally
        {
            await CordonAsync("uncordon", "e2e-node-2", "e2e-node-3");
        }
    }

    async Task CordonAsync(string verb, params string[] nodes)
    {
        // One by one: old versions of kubectl take no more at once.
        foreach (var node in nodes) (await stage.Target.KubectlAsync(verb, node)).Succeeded();
    }

    bool Cordoned(string node) => stage.Target.Dev!.Objects.Get(ResourceTypes.Nodes, null, node)["spec"]?["unschedulable"]?.GetValue<bool>() ?? false;
}
