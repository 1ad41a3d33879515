using System.Text;
using System.Text.Json.Nodes;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Runs;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.Kubernetes.Tests.OnDevCluster;

/// <summary>Runs in a cluster whose pods are real processes, by an account with no more rights than the centre needs.</summary>
public sealed class RunTests
{
    [Fact]
    public async Task A_probe_runs_ends_and_leaves_nothing()
    {
        await using var dev = await DevClusterCentre.StartAsync();
        var order = DevClusterCentre.Script("echo hello; echo done > /dev/termination-log");

        var started = await dev.Centre.Pods.StartAsync(dev.Target, order, default);
        var again = await dev.Centre.Pods.StartAsync(dev.Target, order, default);
        var seen = await dev.SeeAsync(started.Name, pod => pod.End is not null);
        await dev.Centre.Pods.RemoveAsync(dev.Target, new PodRemoval(order.Run.Id, started.Name, false, []), default);
        await dev.GoneAsync(ResourceTypes.Pods, started.Name);

        Assert.False(started.Existed);
        Assert.Equal(new StartedPod(started.Name, true), again);
        Assert.Equal((order.Run.Id, 1, "node-1", 0, "Completed", "done\n"),
            (seen.Run, seen.Attempt, seen.Node, seen.End!.ExitCode, seen.End.Reason, seen.End.Message));
        Assert.NotNull(seen.StartedAt);
        Assert.Null(dev.Cluster.Objects.Peek(ResourceTypes.Secrets, DevClusterCentre.Namespace, started.Name));
    }

    [Fact]
    public async Task A_probe_finds_its_environment()
    {
        await using var dev = await DevClusterCentre.StartAsync();
        var password = dev.Centre.Vault.Put("db", "password", "hunter2");
        var order = DevClusterCentre.Script(
            """printf '%s|' "$KUBEPROBE_RUN_ID" "$KUBEPROBE_NODE" "$KUBEPROBE_POD_NAMESPACE" "$KUBEPROBE_RUN_TOKEN" "$PASSWORD" "$ODD" "$KUBEPROBE_OWNER_REFERENCE" > /dev/termination-log""",
            run => run with
            {
                Work = run.Work with { Scope = ProbeScope.Node },
                Parameters = new Dictionary<string, ParameterValue> { ["PASSWORD"] = Centre.Secret(password), ["ODD"] = ParameterValue.Of("$(HOME) $$ $x") },
            });

        var started = await dev.Centre.Pods.StartAsync(dev.Target, order, default);
        var seen = await dev.SeeAsync(started.Name, pod => pod.End is not null);

        var told = seen.End!.Message.Split('|');
        Assert.Equal([order.Run.Id.ToString(), "node-1", "probes", order.RunToken, "hunter2", "$(HOME) $$ $x"], told[..6]);
        Assert.Equal(
            dev.Cluster.Objects.Find(ResourceTypes.Secrets, DevClusterCentre.Namespace, started.Name)!.Uid(),
            (string?)JsonNode.Parse(told[6])!["uid"]);
    }

    [Fact]
    public async Task What_a_probe_made_goes_with_the_runs_secret_while_its_pod_is_kept()
    {
        await using var dev = await DevClusterCentre.StartAsync();
        var order = DevClusterCentre.Script("exit 3");
        var started = await dev.Centre.Pods.StartAsync(dev.Target, order, default);
        await dev.SeeAsync(started.Name, pod => pod.End is { ExitCode: 3 });
        var owner = dev.Cluster.Objects.Find(ResourceTypes.Secrets, DevClusterCentre.Namespace, started.Name)!.Uid();
        dev.Create(ResourceTypes.ConfigMaps, $$$"""
            {"metadata":{"name":"left-over","namespace":"probes",
             "ownerReferences":[{"apiVersion":"v1","kind":"Secret","name":"{{{started.Name}}}","uid":"{{{owner}}}"}]}}
            """);

        await dev.Centre.Pods.RemoveAsync(dev.Target, new PodRemoval(order.Run.Id, started.Name, KeepPod: true, []), default);
        await dev.GoneAsync(ResourceTypes.ConfigMaps, "left-over");

        Assert.NotNull(dev.Cluster.Objects.Find(ResourceTypes.Pods, DevClusterCentre.Namespace, started.Name));
    }

    [Fact]
    public async Task Evidence_of_a_failed_run_is_read_and_masked()
    {
        await using var dev = await DevClusterCentre.StartAsync();
        var password = dev.Centre.Vault.Put("db", "password", "hunter2");
        var order = DevClusterCentre.Script(
            "echo connecting with $PASSWORD and $KUBEPROBE_RUN_TOKEN; echo refused: $PASSWORD > /dev/termination-log; exit 1",
            run => run with { Parameters = new Dictionary<string, ParameterValue> { ["PASSWORD"] = Centre.Secret(password) } });
        var started = await dev.Centre.Pods.StartAsync(dev.Target, order, default);
        // The container's end is told before the pod's.
        await dev.SeeAsync(started.Name, pod => pod is { End: not null, Phase: "Failed" });

        var evidence = await dev.Centre.Evidence.CollectAsync(dev.Target, order.Run, started.Name, null, default);
        var log = new StringBuilder();
        await foreach (var piece in dev.Centre.Evidence.FollowLogAsync(dev.Target, started.Name, follow: true, null, default))
            log.Append(Encoding.UTF8.GetString(piece.Span));

        Assert.Equal("", evidence.Message);
        Assert.Equal("connecting with *** and ***\n", evidence.LogTail);
        Assert.Equal("connecting with *** and ***\n", log.ToString());
        Assert.Equal("Failed", (string?)JsonNode.Parse(evidence.PodStatus)!["phase"]);
        Assert.Contains("refused: ***", evidence.PodStatus);
        Assert.Equal("node-1", evidence.Node);
        Assert.Contains(evidence.Events, e => e is { Reason: "Scheduled", Component: "default-scheduler" });
        Assert.Contains(evidence.Events, e => e is { Reason: "Started", Component: "kubelet" });
    }

    [Fact]
    public async Task An_image_nobody_has_is_seen_as_the_kubelet_says_it()
    {
        await using var dev = await DevClusterCentre.StartAsync();
        var order = DevClusterCentre.Script("", run => run with { Work = run.Work with { Image = "registry.invalid/no-such:1", Command = [] } });

        var started = await dev.Centre.Pods.StartAsync(dev.Target, order, default);
        var seen = await dev.SeeAsync(started.Name, pod => pod.WaitingReason == "ErrImagePull");

        Assert.Contains("registry.invalid/no-such:1", seen.WaitingMessage);
    }

    [Fact]
    public async Task A_node_that_is_cordoned_is_probed_all_the_same()
    {
        await using var dev = await DevClusterCentre.StartAsync();
        var nodes = await dev.Centre.Nodes.ListAsync(dev.Target, new Dictionary<string, string>(), default);
        dev.Cluster.Objects.Mutate(ResourceTypes.Nodes, null, "node-1", node => node["spec"] = new JsonObject
        {
            ["unschedulable"] = true,
            ["taints"] = new JsonArray(new JsonObject { ["key"] = "node.kubernetes.io/unschedulable", ["effect"] = "NoSchedule" }),
        });

        var started = await dev.Centre.Pods.StartAsync(dev.Target, DevClusterCentre.Script("true") with { Node = "node-1" }, default);
        var seen = await dev.SeeAsync(started.Name, pod => pod.End is not null);

        Assert.Equal("node-1", Assert.Single(nodes).Name);
        Assert.Equal("node-1", seen.Node);
        Assert.False(Assert.Single(await dev.Centre.Nodes.ListAsync(dev.Target, new Dictionary<string, string>(), default)).Schedulable);
    }

    [Fact]
    public async Task A_node_nobody_has_leaves_the_pod_unscheduled_with_the_schedulers_words()
    {
        await using var dev = await DevClusterCentre.StartAsync();

        var started = await dev.Centre.Pods.StartAsync(dev.Target, DevClusterCentre.Script("true") with { Node = "node-9" }, default);
        var seen = await dev.SeeAsync(started.Name, pod => pod.Unscheduled.Length > 0);

        Assert.StartsWith("Unschedulable: 0/1 nodes are available", seen.Unscheduled);
    }
}
