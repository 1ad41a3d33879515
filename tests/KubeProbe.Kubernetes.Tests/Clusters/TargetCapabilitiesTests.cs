using System.Text.Json.Nodes;
using KubeProbe.Core.Clusters;

namespace KubeProbe.Kubernetes.Tests.Clusters;

public sealed class TargetCapabilitiesTests
{
    const string Groups = """
        {"kind":"APIGroupList","groups":[
          {"name":"apps","preferredVersion":{"groupVersion":"apps/v1","version":"v1"}},
          {"name":"metrics.k8s.io","preferredVersion":{"groupVersion":"metrics.k8s.io/v1beta1","version":"v1beta1"}},
          {"name":"apps.kruise.io","preferredVersion":{"groupVersion":"apps.kruise.io/v1alpha1","version":"v1alpha1"}}]}
        """;

    const string Kruise = """{"kind":"APIResourceList","groupVersion":"apps.kruise.io/v1alpha1","resources":[{"name":"clonesets"},{"name":"clonesets/status"}]}""";

    [Fact]
    public async Task What_is_there_and_what_is_lacking_is_told()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        server.On("GET /apis", 200, Groups);
        server.On("GET /apis/apps.kruise.io/v1alpha1", 200, Kruise);
        server.On("GET /apis/storage.k8s.io/v1/storageclasses", 200, ApiTexts.List("1", ApiTexts.Object("StorageClass", "standard")).ToJsonString());
        server.On("GET /apis/networking.k8s.io/v1/ingressclasses", 200, ApiTexts.List("1").ToJsonString());
        server.On("GET /api/v1/nodes", 200, ApiTexts.List("1", Node("n-1", cordoned: false), Node("n-2", cordoned: true)).ToJsonString());

        var found = await centre.Capabilities.FindAsync(
            centre.Target(server),
            ["storage-class", "ingress-class", "metrics-api", "two-nodes", "api:autoscaling", "crd:clonesets.apps.kruise.io", "crd:sidecarsets.apps.kruise.io", "crd:a.example.com", "service-routing"],
            default);

        Assert.Equal(
            "api:autoscaling=False crd:a.example.com=False crd:clonesets.apps.kruise.io=True crd:sidecarsets.apps.kruise.io=False ingress-class=False metrics-api=True storage-class=True two-nodes=False",
            string.Join(' ', found.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key}={each.Value}")));
        Assert.Single(server.Asked, asked => asked.Path == "/apis");
    }

    /// <summary>As Kubernetes 1.20 has it: jobs are in batch/v1, cron jobs only in batch/v1beta1.</summary>
    [Fact]
    public async Task A_kind_that_is_served_in_another_version_than_its_group_prefers_is_there()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        server.On("GET /apis", 200, """
            {"kind":"APIGroupList","groups":[{"name":"batch","versions":[{"groupVersion":"batch/v1","version":"v1"},{"groupVersion":"batch/v1beta1","version":"v1beta1"}],
              "preferredVersion":{"groupVersion":"batch/v1","version":"v1"}}]}
            """);
        server.On("GET /apis/batch/v1", 200, """{"kind":"APIResourceList","resources":[{"name":"jobs"},{"name":"jobs/status"}]}""");
        server.On("GET /apis/batch/v1beta1", 200, """{"kind":"APIResourceList","resources":[{"name":"cronjobs"}]}""");

        var found = await centre.Capabilities.FindAsync(centre.Target(server), ["crd:cronjobs.batch", "crd:jobs.batch", "crd:poddisruptionbudgets.policy"], default);

        Assert.Equal("crd:cronjobs.batch=True crd:jobs.batch=True crd:poddisruptionbudgets.policy=False",
            string.Join(' ', found.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key}={each.Value}")));
    }

    [Fact]
    public async Task Nothing_is_asked_that_is_not_needed()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        Assert.Empty(await centre.Capabilities.FindAsync(centre.Target(server), ["service-routing", "cluster-dns"], default));
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task What_the_centre_may_not_see_is_left_out_and_an_old_server_lacks_what_it_does_not_know()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        server.OnStatus("GET /apis/storage.k8s.io/v1/storageclasses", 403, "Forbidden", "no");
        server.OnStatus("GET /apis", 403, "Forbidden", "no");
        server.OnStatus("GET /api/v1/nodes", 403, "Forbidden",
            "nodes is forbidden: User \"u\" cannot list resource \"nodes\" in API group \"\" at the cluster scope");

        var found = await centre.Capabilities.FindAsync(
            centre.Target(server), ["storage-class", "ingress-class", "metrics-api", "two-nodes", "crd:a.example.com"], default);

        Assert.Equal(["ingress-class"], found.Keys);
        Assert.False(found["ingress-class"]);
    }

    [Fact]
    public async Task A_cluster_that_fails_is_a_fault_and_no_answer()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        server.OnStatus("GET /apis", 500, "InternalError", "etcd is away");
        await Assert.ThrowsAsync<TargetClusterException>(() => centre.Capabilities.FindAsync(centre.Target(server), ["metrics-api"], default));
    }

    static JsonObject Node(string name, bool cordoned)
    {
        var node = ApiTexts.Object("Node", name);
        node["spec"] = new JsonObject { ["unschedulable"] = cordoned };
        node["status"] = new JsonObject();
        return node;
    }
}
