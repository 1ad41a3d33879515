using System.Text.Json.Nodes;

namespace KubeProbe.EndToEnd.Tests;

/// <summary>What somebody does to a cluster with kubectl, and tells nobody of, is a change with a gate like any other.</summary>
public sealed class ObservedChangeTests(Stage stage) : IClassFixture<Stage>
{
    const string Space = "kubeprobe-observed", Node = "kubeprobe-e2e-joined";

    [Fact]
    public async Task A_rollout_a_new_node_and_an_image_are_changes_that_run_what_asked_for_them_once()
    {
        (await stage.Target.KubectlApplyAsync((await stage.Centre.CliAsync("rbac", "render", "--observe")).Succeeded())).Succeeded();
        (await stage.Target.KubectlApplyAsync($"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {Space}}}\n---\n{Workload("1", "0")}")).Succeeded();
        await stage.Centre.ApplyAsync(
            Demo.Case("seen", stage.Target.Image, "apiserver-crud", "timeout: 1m\n  " + Stage.CrudRights)
            + Demo.Binding("workloads", stage.Target.Name, "seen", $"observe: {{workloads: {{kinds: [Deployment], namespaces: [{Space}]}}, debounce: 5s}}")
            + Demo.Binding("images", stage.Target.Name, "seen", $"observe: {{workloads: {{kinds: [Deployment], namespaces: [{Space}], 'on': Image}}, debounce: 5s}}")
            + Demo.Binding("nodes", stage.Target.Name, "seen", "observe: {nodes: {'on': [Added]}, debounce: 5s}"));
        await stage.GrantAsync("seen");
        await Stage.UntilAsync(
            async () => Observed(await ReadAsync("get", "cluster", stage.Target.Name)) is { } seen && seen.Contains("Deployment", StringComparison.Ordinal) && seen.Contains("Node", StringComparison.Ordinal) ? seen : null,
            "the cluster to be observed");
        Assert.Empty(await ChangesAsync());
        try
        {
            // Two steps of one rollout, in one breath, are one change. Nothing is to be scheduled on a node that is none.
            (await stage.Target.KubectlApplyAsync(
                $"{Workload("1", "1")}\n---\n{Workload("1", "2")}\n---\napiVersion: v1\nkind: Node\nmetadata: {{name: {Node}}}\nspec: {{unschedulable: true}}\n")).Succeeded();
            var (rollout, joined) = (await SeenAsync("rollout"), await SeenAsync("added"));
            Assert.Equal(("web", Space, "observed"), (rollout.Text("component"), rollout.Text("namespace"), rollout["labels"]!.Text("source")));
            Assert.Equal(("node", Node), (joined.Text("component"), joined["nodes"]![0]!.GetValue<string>()));
            await PassesAsync(rollout, "workloads");
            await PassesAsync(joined, "nodes");

            (await stage.Target.KubectlApplyAsync(Workload("2", "2"))).Succeeded();
            var image = await SeenAsync("image");
            Assert.Equal(("web", "2"), (image.Text("component"), image.Text("version")));
            await PassesAsync(image, "images", "workloads");
            Assert.Equal(3, (await ChangesAsync()).Count);
        }
        finally
        {
            await stage.Target.KubectlAsync("delete", "node", Node, "--wait=false");
            await stage.Target.KubectlAsync("delete", "namespace", Space, "--wait=false");
        }
    }

    string Workload(string tag, string step) => $$$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: {{{Space}}}}
        spec:
          replicas: 0
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "{{{stage.Target.PauseImage.Split(':')[0]}}}:{{{tag}}}", env: [{name: STEP, value: "{{{step}}}"}]}]}
        """;

    /// <summary>The one change of a phase, once it is there.</summary>
    Task<JsonNode> SeenAsync(string phase) => Stage.UntilAsync(
        async () => (await ChangesAsync()).Where(change => change.Text("phase") == phase).ToList() is { Count: > 0 } seen ? Assert.Single(seen) : null, $"a change of the phase {phase}");

    /// <summary>Its gate passes by one run of each binding that asked for it.</summary>
    async Task PassesAsync(JsonNode change, params string[] bindings)
    {
        (await stage.Centre.CliAsync("gate", "wait", "--change", change.Text("id"), "--timeout", "3m")).Succeeded();
        var gate = await ReadAsync("gate", "get", change.Text("id"));
        Assert.Equal("GATE_VERDICT_PASS", gate.Text("verdict"));
        Assert.Equal(bindings, gate["runs"]!.AsArray().Select(run => run!.Text("binding")).Order(StringComparer.Ordinal));
    }

    async Task<List<JsonNode>> ChangesAsync() =>
        [.. (await ReadAsync("get", "changes", "--cluster", stage.Target.Name))["items"]!.AsArray().Select(item => item!["change"]!)];

    static string? Observed(JsonNode cluster) =>
        cluster["status"]?["conditions"]?.AsArray().FirstOrDefault(each => each!.Text("type") == "Observed" && each!.Text("status") == "True")?.Text("message");

    async Task<JsonNode> ReadAsync(params string[] arguments) => JsonNode.Parse((await stage.Centre.CliAsync([.. arguments, "-o", "json"])).Succeeded())!;
}
