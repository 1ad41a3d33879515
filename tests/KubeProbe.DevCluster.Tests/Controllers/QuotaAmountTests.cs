using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Controllers;

/// <summary>Quotas add up what pods and claims ask for.</summary>
public sealed class QuotaAmountTests
{
    [Fact]
    public async Task Pods_beyond_it_are_refused_with_the_sums_and_its_status_tells_them()
    {
        await using var cluster = await HandRun.StartAsync();
        Quota(cluster, ("requests.cpu", "1"), ("limits.memory", "1Gi"));
        cluster.CreatePod("one", "exit 0", pod => Ask(pod, "600m", "512Mi"));
        var refused = Assert.Throws<ApiException>(() => cluster.CreatePod("two", "exit 0", pod => Ask(pod, "600m", "256Mi")));
        Assert.Equal("pods \"two\" is forbidden: exceeded quota: q, requested: requests.cpu=600m, used: requests.cpu=600m, limited: requests.cpu=1", refused.Message);
        var quota = await cluster.WaitAsync(ResourceTypes.ResourceQuotas, "q", q => q.Text("status", "used", "requests.cpu") == "600m");
        Assert.Equal("512Mi", quota.Text("status", "used", "limits.memory"));

        // What has ended no longer counts.
        cluster.Objects.Mutate(ResourceTypes.Pods, RunningCluster.Namespace, "one", p => p.Make("status")["phase"] = "Succeeded", "status");
        cluster.CreatePod("two", "exit 0", pod => Ask(pod, "600m", "256Mi"));
    }

    [Fact]
    public async Task A_pod_that_does_not_say_what_it_takes_is_refused()
    {
        await using var cluster = await HandRun.StartAsync();
        Quota(cluster, ("limits.memory", "1Gi"));
        Assert.EndsWith("failed quota: q: must specify limits.memory for: probe", Assert.Throws<ApiException>(() => cluster.CreatePod("one", "exit 0")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_of_claims_is_added_up()
    {
        await using var cluster = await HandRun.StartAsync();
        Quota(cluster, ("requests.storage", "2Gi"));
        cluster.Create(ResourceTypes.PersistentVolumeClaims, Claim("a", "1536Mi"));
        Assert.Contains("requested: requests.storage=1Gi, used: requests.storage=1536Mi, limited: requests.storage=2Gi",
            Assert.Throws<ApiException>(() => cluster.Create(ResourceTypes.PersistentVolumeClaims, Claim("b", "1Gi"))).Message, StringComparison.Ordinal);
    }

    static void Quota(RunningCluster cluster, params (string Resource, string Amount)[] limits)
    {
        var hard = new JsonObject();
        foreach (var (resource, amount) in limits) hard[resource] = amount;
        cluster.Create(ResourceTypes.ResourceQuotas, HandRun.Named("q", new JsonObject { ["hard"] = hard }));
    }

    static void Ask(JsonObject pod, string cpu, string memory) => pod.Items("spec", "containers").Single()["resources"] = new JsonObject
    {
        ["requests"] = new JsonObject { ["cpu"] = cpu }, ["limits"] = new JsonObject { ["memory"] = memory },
    };

    static JsonObject Claim(string name, string size) => HandRun.Named(name, new JsonObject
    {
        ["accessModes"] = new JsonArray("ReadWriteOnce"), ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = size } },
    });
}
