using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Remedies;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.Kubernetes.Tests.OnDevCluster;

/// <summary>What remedies do to a cluster: tried without a trace, done once, and left alone where it is as it should be; by the least rights there are.</summary>
public sealed class RemedyTests
{
    static readonly DateTimeOffset At = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    [Fact]
    public async Task A_workload_is_restarted_once_however_often_it_is_told()
    {
        await using var dev = await DevClusterCentre.StartAsync();
        dev.GrantMore("""{"apiGroups":["apps"],"resources":["deployments"],"verbs":["get","patch"]}""");
        dev.Create(ResourceTypes.Deployments, Deployment("web"));
        var one = Assert.Single((await dev.Centre.Remedies.FindAsync(dev.Target, new RemedyChoice(RemedyObjectKind.Deployment, "probes", ["web", "nobody"]), default)).Objects);
        var touch = new RemedyTouch(RemedyVerb.Restart, one, "remediation1", At);

        Assert.Contains("would take it", await dev.Centre.Remedies.TouchAsync(dev.Target, touch, dryRun: true, default), StringComparison.Ordinal);
        Assert.Null(Template(dev).At("metadata", "annotations"));

        Assert.Equal("Deployment probes/web was restarted.", await dev.Centre.Remedies.TouchAsync(dev.Target, touch, dryRun: false, default));
        var generation = dev.Cluster.Objects.Get(ResourceTypes.Deployments, "probes", "web").Number("metadata", "generation");
        Assert.Equal("2026-03-04T05:06:07Z", Template(dev).Text("metadata", "annotations", "kubectl.kubernetes.io/restartedAt"));

        Assert.Equal("Deployment probes/web was restarted.", await dev.Centre.Remedies.TouchAsync(dev.Target, touch, dryRun: false, default));
        Assert.Equal(generation, dev.Cluster.Objects.Get(ResourceTypes.Deployments, "probes", "web").Number("metadata", "generation"));
        Assert.Contains("made anew", await dev.Centre.Remedies.TouchAsync(dev.Target, touch with { Object = one with { Uid = "another" } }, dryRun: false, default), StringComparison.Ordinal);

        dev.Cluster.Objects.Mutate(ResourceTypes.Deployments, "probes", "web", web => web.Make("spec")["paused"] = true);
        var fault = await Assert.ThrowsAsync<TargetClusterException>(() => dev.Centre.Remedies.TouchAsync(dev.Target, touch with { Remediation = "remediation2" }, dryRun: true, default));
        Assert.Contains("rollout resume", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pods_are_found_by_label_and_node_and_deleted_once_and_never_another_of_the_name()
    {
        await using var dev = await DevClusterCentre.StartAsync();
        foreach (var (name, labels) in ((string, string)[])[("a-1", "\"app\":\"a\""), ("b-1", "\"app\":\"b\""), ("kp", "\"app\":\"a\",\"kubeprobe.io/run\":\"x\"")])
            dev.Create(ResourceTypes.Pods, Pod(name, labels));
        await dev.SeeAsync("a-1");

        var ofA = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "a" } };
        var choice = new RemedyChoice(RemedyObjectKind.Pod, "probes", [], ofA, ["node-1"]);
        var one = Assert.Single((await dev.Centre.Remedies.FindAsync(dev.Target, choice, default)).Objects);
        Assert.Equal("Pod probes/a-1", one.ToString());
        Assert.Empty((await dev.Centre.Remedies.FindAsync(dev.Target, choice with { Nodes = ["elsewhere"] }, default)).Objects);
        var touch = new RemedyTouch(RemedyVerb.Delete, one, "remediation1", At);

        Assert.Contains("would take it", await dev.Centre.Remedies.TouchAsync(dev.Target, touch, dryRun: true, default), StringComparison.Ordinal);
        Assert.Contains("made anew", await dev.Centre.Remedies.TouchAsync(dev.Target, touch with { Object = one with { Uid = "another" } }, dryRun: false, default), StringComparison.Ordinal);
        Assert.Null(dev.Cluster.Objects.Get(ResourceTypes.Pods, "probes", "a-1").Text("metadata", "deletionTimestamp"));

        Assert.Equal("Pod probes/a-1 was deleted.", await dev.Centre.Remedies.TouchAsync(dev.Target, touch, dryRun: false, default));
        await dev.GoneAsync(ResourceTypes.Pods, "a-1");
        Assert.Equal("Pod probes/a-1 is gone already.", await dev.Centre.Remedies.TouchAsync(dev.Target, touch, dryRun: false, default));
        Assert.NotNull(dev.Cluster.Objects.Peek(ResourceTypes.Pods, "probes", "b-1"));
    }

    [Fact]
    public async Task A_node_is_cordoned_tainted_and_uncordoned_and_what_others_did_to_it_stays()
    {
        await using var dev = await DevClusterCentre.StartAsync();
        dev.GrantOfCluster("""{"apiGroups":[""],"resources":["nodes"],"verbs":["get","list","patch"]}""");
        dev.Cluster.Objects.Mutate(ResourceTypes.Nodes, null, "node-1", node => node.Make("spec")["taints"] = new System.Text.Json.Nodes.JsonArray(
            new System.Text.Json.Nodes.JsonObject { ["key"] = "theirs", ["effect"] = "PreferNoSchedule" }));
        var choice = new RemedyChoice(RemedyObjectKind.Node, null, ["node-1"], Taint: "kubeprobe.io/unhealthy");
        var finding = await dev.Centre.Remedies.FindAsync(dev.Target, choice, default);
        var one = Assert.Single(finding.Objects);
        Assert.Equal(0, finding.NodesOut);
        var taint = new TaintAction { Key = "kubeprobe.io/unhealthy", Value = "dns" };

        foreach (var verb in (RemedyVerb[])[RemedyVerb.Cordon, RemedyVerb.Taint])
        {
            var touch = new RemedyTouch(verb, one, "remediation1", At, taint);
            Assert.Contains("would take it", await dev.Centre.Remedies.TouchAsync(dev.Target, touch, dryRun: true, default), StringComparison.Ordinal);
            Assert.Equal((false, 1), Node(dev));
            Assert.DoesNotContain("already", await dev.Centre.Remedies.TouchAsync(dev.Target, touch, dryRun: false, default), StringComparison.Ordinal);
            await dev.Centre.Remedies.TouchAsync(dev.Target, touch, dryRun: false, default);
            if (verb is RemedyVerb.Cordon)
            {
                Assert.Contains("already", await dev.Centre.Remedies.TouchAsync(dev.Target, touch with { Remediation = "another" }, dryRun: false, default), StringComparison.Ordinal);
                await dev.Centre.Remedies.TouchAsync(dev.Target, touch with { Verb = RemedyVerb.Uncordon }, dryRun: false, default);
                Assert.Contains("not cordoned", await dev.Centre.Remedies.TouchAsync(dev.Target, touch with { Verb = RemedyVerb.Uncordon }, dryRun: false, default), StringComparison.Ordinal);
            }
        }

        Assert.Equal((false, 2), Node(dev));
        Assert.Equal(1, (await dev.Centre.Remedies.FindAsync(dev.Target, choice with { Names = ["another"] }, default)).NodesOut);
    }

    [Fact]
    public async Task A_right_that_is_missing_is_named_already_by_the_dry_run()
    {
        await using var dev = await DevClusterCentre.StartAsync();
        dev.GrantMore("""{"apiGroups":["apps"],"resources":["deployments"],"verbs":["get"]}""");
        dev.Create(ResourceTypes.Deployments, Deployment("web"));
        var one = Assert.Single((await dev.Centre.Remedies.FindAsync(dev.Target, new RemedyChoice(RemedyObjectKind.Deployment, "probes", ["web"]), default)).Objects);

        var fault = await Assert.ThrowsAsync<TargetClusterException>(
            () => dev.Centre.Remedies.TouchAsync(dev.Target, new RemedyTouch(RemedyVerb.Restart, one, "remediation1", At), dryRun: true, default));

        Assert.Equal(TargetFault.Forbidden, fault.Fault);
        Assert.Contains("""{apiGroups: ["apps"], resources: ["deployments"], verbs: ["patch"]} to a Role in namespace probes""", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pod_of_a_job_is_tried_without_being_made()
    {
        await using var dev = await DevClusterCentre.StartAsync();

        Assert.Contains("would take pod", await dev.Centre.Remedies.TryPodAsync(dev.Target, DevClusterCentre.Script("true"), default), StringComparison.Ordinal);

        Assert.Empty(dev.Cluster.Objects.List(ResourceTypes.Pods, "probes").Items);
        await Assert.ThrowsAsync<TargetClusterException>(() => dev.Centre.Remedies.TryPodAsync(
            dev.Target, DevClusterCentre.Script("true", run => run with { Work = run.Work with { ServiceAccount = "nobody" } }), default));
    }

    static (bool Cordoned, int Taints) Node(DevClusterCentre dev)
    {
        var node = dev.Cluster.Objects.Get(ResourceTypes.Nodes, null, "node-1");
        return (node.At("spec", "unschedulable")?.GetValue<bool>() ?? false, node.Array("spec", "taints")?.Count ?? 0);
    }

    static System.Text.Json.Nodes.JsonObject Template(DevClusterCentre dev) =>
        dev.Cluster.Objects.Get(ResourceTypes.Deployments, "probes", "web").At("spec", "template")!.AsObject();

    static string Deployment(string name) => $$$"""
        {"metadata":{"name":"{{{name}}}","namespace":"probes"},
         "spec":{"replicas":0,"selector":{"matchLabels":{"app":"{{{name}}}"} },
                 "template":{"metadata":{"labels":{"app":"{{{name}}}"} },"spec":{"containers":[{"name":"c","image":"busybox:latest"}]} } } }
        """;

    static string Pod(string name, string labels) => $$$"""
        {"metadata":{"name":"{{{name}}}","namespace":"probes","labels":{ {{{labels}}} } },
         "spec":{"terminationGracePeriodSeconds":0,"securityContext":{"runAsNonRoot":true,"runAsUser":65532,"seccompProfile":{"type":"RuntimeDefault"} },
                 "containers":[{"name":"c","image":"busybox:latest","command":["sleep","600"],
                                "securityContext":{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]} } }]} }
        """;
}
