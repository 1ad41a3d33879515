using static KubeProbe.Probes.Tests.Inspections.FakeApi;

namespace KubeProbe.Probes.Tests.Inspections;

/// <summary>What inspections find at nodes.</summary>
public sealed class NodeTests
{
    public const string Ready = """
        {"status": {"conditions": [{"type": "Ready", "status": "True"}, {"type": "DiskPressure", "status": "False"}],
          "nodeInfo": {"kubeletVersion": "v1.26.5", "kernelVersion": "5.10.0", "containerRuntimeVersion": "containerd://1.7.1", "osImage": "Debian 12"},
          "allocatable": {"cpu": "8", "memory": "32Gi", "pods": "110"}}}
        """;

    static async Task<ProbeResult> InspectAsync(string inspection, string node, params (string, string)[] parameters)
    {
        await using var api = await StartAsync();
        api.With("v1/nodes", Old("n1", Ready), Old("n2", Ready), Old("n3", node), Old("n4", Ready), Old("n5", Ready));
        return await api.InspectAsync(inspection, parameters);
    }

    [Theory]
    [InlineData("Ready", "Unknown", "node n3: Ready is Unknown for 2h: Why: because; look at the kubelet")]
    [InlineData("DiskPressure", "True", "node n3: DiskPressure is True for 2h: Why: because; remove images")]
    [InlineData("KernelDeadlock", "True", "node n3: KernelDeadlock is True for 2h")]
    public async Task A_bad_condition_that_lasts(string type, string status, string expected)
    {
        var node = $$"""{"status": {"conditions": [{"type": "Ready", "status": "True"}, {"type": "{{type}}", "status": "{{status}}", "reason": "Why", "message": "because", "lastTransitionTime": "{{Ago(2)}}"}]} }""";
        Assert.StartsWith(expected, Assert.Single((await InspectAsync("node-conditions", node)).Errors));
        (await InspectAsync("node-conditions", node, ("GRACE", "3h"))).Passed();
        (await InspectAsync("node-conditions", node, ("IGNORE_CONDITIONS", type))).Passed();
    }

    [Fact]
    public async Task A_node_whose_kubelet_never_reported() =>
        Assert.Contains("node n3 has no condition Ready", Assert.Single((await InspectAsync("node-conditions", "{}")).Errors));

    [Fact]
    public async Task A_node_that_was_cordoned_and_forgotten()
    {
        var node = $$"""{"spec": {"unschedulable": true, "taints": [{"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule", "timeAdded": "{{Ago(30)}}"}]} }""";
        Assert.Equal("node n3 is cordoned for 1d6h; uncordon it, or take it out of the cluster", Assert.Single((await InspectAsync("node-taints", node)).Errors));
        (await InspectAsync("node-taints", node, ("MAX_CORDON_AGE", "2d"))).Passed();
        Assert.Contains("1 of 5 nodes are cordoned, more than 19 %", Assert.Single((await InspectAsync("node-taints", node, ("MAX_CORDON_AGE", "2d"), ("MAX_CORDONED_PERCENT", "19"))).Errors));
    }

    [Fact]
    public async Task A_taint_nobody_expects()
    {
        const string node = """{"spec": {"taints": [{"key": "gpu", "value": "yes", "effect": "NoSchedule"}, {"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}]}}""";
        Assert.StartsWith("node n3 has the taint gpu=yes:NoSchedule for a time the cluster does not tell", Assert.Single((await InspectAsync("node-taints", node)).Errors));
        (await InspectAsync("node-taints", node, ("ALLOWED_TAINTS", "gpu node-role.kubernetes.io/*"))).Passed();
    }

    [Theory]
    [InlineData("v1.27.0", "kubelet v1.27.0 is newer than the API server v1.26.5")]
    [InlineData("v1.23.9", "kubelet v1.23.9 is more than 2 minor versions behind")]
    public async Task A_kubelet_outside_of_what_is_supported(string version, string expected)
    {
        var result = await InspectAsync("version-skew", Ready.Replace("v1.26.5", version));
        Assert.Contains(expected, Assert.Single(result.Errors));
        Assert.Equal($"v1.23.9 v1.26.5".Replace("v1.23.9 ", version == "v1.23.9" ? "v1.23.9 " : "") + (version == "v1.27.0" ? " v1.27.0" : ""), result.Facts["kubelet-versions"]);
        Assert.Equal("v1.26.5", result.Facts["kubernetes-version"]);
    }

    [Fact]
    public async Task An_upgrade_that_was_not_finished_and_a_control_plane_too_old()
    {
        var result = await InspectAsync("version-skew", Ready.Replace("v1.26.5", "v1.25.0"), ("MAX_KUBELET_VERSIONS", "1"), ("MIN_VERSION", "1.28"));
        Assert.StartsWith("2 kubelet versions in one cluster", result.Errors[0]);
        Assert.StartsWith("the API server is v1.26.5, and 1.28 is the least", result.Errors[1]);
    }

    [Fact]
    public async Task Nodes_that_are_full()
    {
        await using var api = await StartAsync();
        api.With("v1/nodes", Old("n1", Ready), Old("n2", Ready)).With("v1/pods", [.. Enumerable.Range(0, 5).Select(i => Old($"a/p{i}", SoundCluster.Pod.Replace("\"cpu\": \"1\"", "\"cpu\": \"1500m\"")))]);

        var result = await api.InspectAsync("capacity-headroom", ("NODES_TO_LOSE", "1"), ("POD_CPU", "10"));
        Assert.StartsWith("cpu: 6.3 % of what 2 nodes can give is not requested once 1 of them are lost", result.Errors[0]);
        Assert.StartsWith("a pod of 10 CPU and 0 MiB fits on none of 2 nodes", result.Errors[1]);
        Assert.Equal(53.1, Assert.Single(result.Measurements["cpu-free"]).GetProperty("value").GetDouble(), 1);
        (await api.InspectAsync("capacity-headroom")).Passed();
    }

    [Fact]
    public async Task No_node_that_takes_pods()
    {
        await using var api = await StartAsync();
        api.With("v1/nodes", Old("n1", """{"spec": {"unschedulable": true}}""")).With("v1/pods");
        Assert.StartsWith("no node takes pods", Assert.Single((await api.InspectAsync("capacity-headroom")).Errors));
    }
}
