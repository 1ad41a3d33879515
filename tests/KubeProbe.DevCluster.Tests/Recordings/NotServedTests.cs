using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Recordings;

/// <summary>What the recorded server had and DevCluster has not, because no probe asks for it: this and nothing else.</summary>
public sealed class NotServedTests
{
    [Theory]
    [InlineData("apis", "groups",
        "admissionregistration.k8s.io", "apiregistration.k8s.io", "autoscaling", "certificates.k8s.io", "events.k8s.io",
        "flowcontrol.apiserver.k8s.io", "networking.k8s.io", "node.k8s.io", "scheduling.k8s.io")]
    [InlineData("api-v1", "resources",
        "bindings", "componentstatuses", "limitranges", "nodes/proxy", "pods/attach", "pods/ephemeralcontainers",
        "pods/exec", "pods/portforward", "pods/proxy", "podtemplates", "replicationcontrollers", "replicationcontrollers/scale",
        "replicationcontrollers/status", "services/proxy")]
    [InlineData("apis-apps-v1", "resources")]
    [InlineData("apis-batch-v1", "resources")]
    public async Task These_are_not_served(string recording, string list, params string[] missing)
    {
        await using var cluster = await ReplayCluster.StartAsync();
        var played = await cluster.PlayAsync(recording);
        var ours = played.Json.Items(list).Select(e => e.Text("name")).ToHashSet();
        Assert.Equal(missing.Order(StringComparer.Ordinal), played.Recorded.Json.Items(list).Select(e => e.Text("name")!).Where(name => !ours.Contains(name)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("apply-ssa")]
    [InlineData("apply-ssa-force")]
    public async Task Server_side_apply_is_refused_and_changes_nothing(string name)
    {
        await using var cluster = await ReplayCluster.StartAsync("namespace-create", "configmap-create");
        var before = cluster.Objects.Get(ResourceTypes.ConfigMaps, "rec", "cm").ToJsonString();
        var played = await cluster.PlayAsync(name);
        Assert.Equal((415, "UnsupportedMediaType"), (played.Code, played.Json.Text("reason")));
        Assert.Equal(before, cluster.Objects.Get(ResourceTypes.ConfigMaps, "rec", "cm").ToJsonString());
    }
}
