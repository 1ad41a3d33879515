using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;

namespace KubeProbe.Kubernetes.Tests.Runs;

public sealed class RemoveTests
{
    const string Api = "/api/v1/namespaces/probes";

    static readonly RunId Run = Centre.Order().Run.Id;
    static readonly string Name = PodName.Of(Run, 1);
    static readonly (string, string) Mine = ("kubeprobe.io/run", Run.ToString());

    [Fact]
    public async Task What_is_gone_already_is_removed()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();

        await centre.Pods.RemoveAsync(centre.Target(server), new PodRemoval(Run, Name, KeepPod: false, []), default);

        Assert.Equal([$"DELETE {Api}/secrets/{Name}", $"DELETE {Api}/pods/{Name}"], server.Sequence);
        Assert.All(server.Asked, r => Assert.Equal("Background", r.Query["propagationPolicy"]));
    }

    [Fact]
    public async Task A_kept_pod_is_left_alone_and_what_it_made_goes()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();

        await centre.Pods.RemoveAsync(centre.Target(server), new PodRemoval(Run, Name, KeepPod: true, []), default);

        Assert.Equal([$"DELETE {Api}/secrets/{Name}"], server.Sequence);
    }

    [Fact]
    public async Task One_namespace_is_swept_at_once()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        server.On("DELETE /apis/apps/v1/namespaces/shop/deployments", 200, "{}");

        await RemoveAsync(centre, server, new SweptResource { Group = "apps", Version = "v1", Resource = "deployments", Namespace = "shop" });

        Assert.Equal($"kubeprobe.io/run={Run}", server.Asked[1].Query["labelSelector"]);
        Assert.Equal(3, server.Asked.Count);
    }

    [Fact]
    public async Task All_namespaces_are_swept_object_by_object()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        var there = ApiTexts.Object("ConfigMap", "a", labels: Mine);
        there["metadata"]!["namespace"] = "shop";
        var going = ApiTexts.Object("ConfigMap", "b", labels: Mine);
        going["metadata"]!["deletionTimestamp"] = "2026-11-22T21:13:56Z";
        server.On("GET /api/v1/configmaps", 200, ApiTexts.List("9", there, going, ApiTexts.Object("ConfigMap", "not-of-this-run")).ToJsonString());

        await RemoveAsync(centre, server, new SweptResource { Version = "v1", Resource = "configmaps" });

        Assert.Equal(["GET /api/v1/configmaps", "DELETE /api/v1/namespaces/shop/configmaps/a"], server.Sequence.Skip(1).SkipLast(1));
    }

    [Fact]
    public async Task Where_a_collection_cannot_be_deleted_its_objects_are()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        const string services = "/api/v1/namespaces/shop/services";
        server.OnStatus($"DELETE {services}", 405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
        var there = ApiTexts.Object("Service", "a", labels: Mine);
        there["metadata"]!["namespace"] = "shop";
        server.On($"GET {services}", 200, ApiTexts.List("9", there).ToJsonString());

        await RemoveAsync(centre, server, new SweptResource { Version = "v1", Resource = "services", Namespace = "shop" });

        Assert.Equal([$"DELETE {services}", $"GET {services}", $"DELETE {services}/a"], server.Sequence.Skip(1).SkipLast(1));
    }

    [Fact]
    public async Task What_fails_keeps_nothing_else_from_going_and_all_faults_are_told()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        server.OnStatus($"DELETE {Api}/secrets/{Name}", 403, "Forbidden",
            $"secrets \"{Name}\" is forbidden: User \"centre\" cannot delete resource \"secrets\" in API group \"\" in the namespace \"probes\"");
        server.OnStatus("GET /api/v1/namespaces", 403, "Forbidden", "namespaces is forbidden: User \"centre\" cannot list resource \"namespaces\" in API group \"\" at the cluster scope");

        var fault = await Assert.ThrowsAsync<TargetClusterException>(
            () => RemoveAsync(centre, server, new SweptResource { Version = "v1", Resource = "namespaces" }));

        Assert.Equal(TargetFault.Forbidden, fault.Fault);
        Assert.Contains("verbs: [\"delete\"]", fault.Message);
        Assert.Contains("resources: [\"namespaces\"]", fault.Message);
        Assert.Contains($"DELETE {Api}/pods/{Name}", server.Sequence);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task A_fault_of_the_moment_leaves_the_pod_for_the_next_time(int code)
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        server.OnStatus($"DELETE {Api}/secrets/{Name}", code, "Any", "not now");

        await Assert.ThrowsAsync<TargetClusterException>(
            () => RemoveAsync(centre, server, new SweptResource { Version = "v1", Resource = "namespaces" }));

        Assert.Equal([$"DELETE {Api}/secrets/{Name}"], server.Sequence);
    }

    [Fact]
    public async Task A_sweep_that_must_come_again_leaves_the_pod_to_be_found_by()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        server.OnStatus("DELETE /api/v1/namespaces/shop/configmaps", 429, "TooManyRequests", "not now");

        await Assert.ThrowsAsync<TargetClusterException>(
            () => RemoveAsync(centre, server, new SweptResource { Version = "v1", Resource = "configmaps", Namespace = "shop" }));

        Assert.DoesNotContain($"DELETE {Api}/pods/{Name}", server.Sequence);
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    public async Task A_resource_cannot_climb_out_of_its_place(string resource)
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();

        var fault = await Assert.ThrowsAsync<TargetClusterException>(
            () => RemoveAsync(centre, server, new SweptResource { Version = "v1", Resource = resource, Namespace = "shop" }));

        Assert.Equal(TargetFault.Invalid, fault.Fault);
        Assert.Equal(2, server.Asked.Count);
    }

    static Task RemoveAsync(Centre centre, FakeApiServer server, SweptResource sweep) =>
        centre.Pods.RemoveAsync(centre.Target(server), new PodRemoval(Run, Name, KeepPod: false, [sweep]), default);
}
