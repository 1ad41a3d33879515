using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Tests.Recordings;

namespace KubeProbe.DevCluster.Tests.Patching;

/// <summary>A strategic merge patch merges lists by their keys and follows its directives.</summary>
public sealed class StrategicMergeTests
{
    [Theory]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"name":"c","image":"new"}]}}}}""", "c=new")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"name":"d","image":"x"}]}}}}""", "d=x c=busybox:latest")]
    [InlineData("""{"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"c"},{"name":"d"}],"containers":[{"name":"d","image":"x"}]}}}}""", "c=busybox:latest d=x")]
    [InlineData("""{"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"d"}],"containers":[{"name":"d","image":"x"}]}}}}""", "d=x c=busybox:latest")]
    [InlineData("""{"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"d"},{"name":"c"}],"containers":[{"name":"d","image":"x"}]}}}}""", "d=x c=busybox:latest")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"name":"d","image":"x"},{"name":"c","$patch":"delete"}]}}}}""", "d=x")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"name":"d","image":"x"},{"$patch":"replace"}]}}}}""", "d=x")]
    public async Task Containers_merge_by_name(string patch, string containers)
    {
        await using var cluster = await ReplayCluster.StartAsync("namespace-create", "deployment-create");
        using var answer = await PatchAsync(cluster, patch);
        Assert.Equal(200, (int)answer.StatusCode);
        var web = cluster.Objects.Get(ResourceTypes.Deployments, "rec", "web");
        Assert.Equal(containers, string.Join(' ', web.Items("spec", "template", "spec", "containers").Select(c => $"{c.Text("name")}={c.Text("image")}")));
    }

    [Theory]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"image":"x"}]}}}}""", "does not contain declared merge key: name")]
    [InlineData("""{"spec":{"$patch":"explode"}}""", "Unknown patch type found in strategic merge: explode")]
    [InlineData("[]", "error decoding patch")]
    [InlineData("{", "error decoding patch")]
    public async Task A_patch_that_is_none_is_refused(string patch, string says)
    {
        await using var cluster = await ReplayCluster.StartAsync("namespace-create", "deployment-create");
        using var answer = await PatchAsync(cluster, patch);
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains(says, JsonNode.Parse(await answer.Content.ReadAsStringAsync()).Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_side_apply_is_refused_with_what_to_do_instead()
    {
        await using var cluster = await ReplayCluster.StartAsync("namespace-create", "deployment-create");
        using var answer = await PatchAsync(cluster, "{}", "application/apply-patch+yaml");
        Assert.Equal(415, (int)answer.StatusCode);
        Assert.Contains("use client-side apply", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    static Task<HttpResponseMessage> PatchAsync(ReplayCluster cluster, string patch, string type = "application/strategic-merge-patch+json") =>
        cluster.SendAsync("PATCH", "/apis/apps/v1/namespaces/rec/deployments/web", patch, [("Content-Type", type)]);
}
