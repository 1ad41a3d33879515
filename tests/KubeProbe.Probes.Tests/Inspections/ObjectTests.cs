using static KubeProbe.Probes.Tests.Inspections.FakeApi;

namespace KubeProbe.Probes.Tests.Inspections;

/// <summary>Objects that should be gone, and those nobody answers for.</summary>
public sealed class ObjectTests
{
    [Theory]
    [InlineData("v1/namespaces", "gone", """ "status": {"conditions": [{"type": "NamespaceContentRemaining", "status": "True", "message": "xs.example.com has 1 resource instances"}]} """,
        "namespaces gone has been terminating for 2h: xs.example.com has 1 resource instances; delete or repair what remains")]
    [InlineData("v1/pods", "a/p", """ "spec": {"nodeName": "n1"} """, "pods a/p has been terminating for 2h: the kubelet of node n1 does not confirm the end")]
    [InlineData("apps/v1/deployments", "a/d", """ "spec": {} """, "deployments a/d has been terminating for 2h: nothing holds it")]
    public async Task A_deletion_that_does_not_end(string kind, string name, string rest, string expected)
    {
        await using var api = await StartAsync();
        api.With(kind, Old(name, $$"""{"metadata": {"deletionTimestamp": "{{Ago(2)}}"}, {{rest}} }"""));
        Assert.StartsWith(expected, Assert.Single((await api.InspectAsync("stuck-terminating")).Errors));
        (await api.InspectAsync("stuck-terminating", ("MAX_AGE", "3h"))).Passed();
    }

    [Fact]
    public async Task A_finalizer_nobody_takes_off()
    {
        await using var api = await StartAsync();
        api.With("v1/persistentvolumeclaims", Old("a/c", $$"""{"metadata": {"deletionTimestamp": "{{Ago(2)}}", "finalizers": ["kubernetes.io/pvc-protection"]} }"""));
        Assert.Contains("finalizers kubernetes.io/pvc-protection are not taken off", Assert.Single((await api.InspectAsync("stuck-terminating")).Errors));
    }

    [Fact]
    public async Task A_released_volume()
    {
        await using var api = await StartAsync();
        api.With("v1/persistentvolumes", Old("pv", """{"spec": {"capacity": {"storage": "5Gi"}, "claimRef": {"namespace": "a", "name": "c"}}, "status": {"phase": "Released"}}"""),
            Old("fresh", $$"""{"status": {"phase": "Released", "lastPhaseTransitionTime": "{{Ago(0.1)}}"} }"""));
        Assert.StartsWith("persistentvolume pv (5Gi) is Released: its claim a/c is gone", Assert.Single((await api.InspectAsync("orphan-objects", ("CHECKS", "released-volumes"))).Errors));
    }

    [Fact]
    public async Task A_slice_without_its_service()
    {
        await using var api = await StartAsync();
        api.With("v1/services", Old("b/web")).With("discovery.k8s.io/v1/endpointslices", Old("a/web-x", SoundCluster.Slice));
        Assert.StartsWith("endpointslice a/web-x belongs to service a/web, which does not exist", Assert.Single((await api.InspectAsync("orphan-objects", ("CHECKS", "endpoint-slices"))).Errors));
    }

    [Fact]
    public async Task What_has_no_owner()
    {
        await using var api = await StartAsync();
        api.With("apps/v1/replicasets", Old("a/rs")).With("v1/pods", Old("a/naked"), Object("a/new", TimeSpan.FromMinutes(1)), Old("kube-system/etcd-n1", """{"metadata": {"annotations": {"kubernetes.io/config.mirror": "x"}}}"""));
        Assert.StartsWith("replicaset a/rs has no owner", Assert.Single((await api.InspectAsync("orphan-objects", ("CHECKS", "unowned-replicasets"))).Errors));
        Assert.StartsWith("pod a/naked has no owner", Assert.Single((await api.InspectAsync("orphan-objects", ("CHECKS", "unowned-pods"))).Errors));
    }

    [Fact]
    public async Task A_check_nobody_knows_is_the_probes_fault()
    {
        await using var api = await StartAsync();
        Assert.StartsWith("probe-fault: parameter CHECKS holds 'everything', none of released-volumes", Assert.Single((await api.InspectAsync("orphan-objects", ("CHECKS", "everything"))).Errors));
    }
}
