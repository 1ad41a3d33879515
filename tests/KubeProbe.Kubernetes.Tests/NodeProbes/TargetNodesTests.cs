using System.Text.Json.Nodes;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.NodeProbes;

namespace KubeProbe.Kubernetes.Tests.NodeProbes;

public sealed class TargetNodesTests
{
    [Fact]
    public async Task Nodes_come_by_name_with_what_matters_of_them_over_all_pages()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        var first = ApiTexts.List("5", Node("n-2", ready: "Unknown"), Node("n-3", ready: "True", cordoned: true));
        first["metadata"]!["continue"] = "c";
        server.On("GET /api/v1/nodes", context => FakeApiServer.WriteAsync(context, 200,
            context.Request.Query["continue"] == "c" ? ApiTexts.List("5", Node("n-1", ready: "True")).ToJsonString() : first.ToJsonString()));

        var nodes = await centre.Nodes.ListAsync(
            centre.Target(server), new Dictionary<string, string> { ["zone"] = "a", ["kubernetes.io/os"] = "linux" }, default);

        Assert.Equal([new TargetNode("n-1", true, true), new TargetNode("n-2", false, true), new TargetNode("n-3", true, false)], nodes);
        Assert.Equal("zone=a,kubernetes.io/os=linux", server.Asked[0].Query["labelSelector"]);
    }

    [Theory]
    [InlineData("""{"metadata":{"resourceVersion":"1"},"items":null}""", true)]
    [InlineData("""{"metadata":null,"items":[]}""", false)]
    [InlineData("""{"items":[{"metadata":{"name":5}}]}""", false)]
    [InlineData("[]", false)]
    public async Task Odd_lists_are_empty_or_refused(string list, bool empty)
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        server.On("GET /api/v1/nodes", 200, list);
        var listing = centre.Nodes.ListAsync(centre.Target(server), new Dictionary<string, string>(), default);

        if (empty) Assert.Empty(await listing);
        else Assert.Equal(TargetFault.ServerError, (await Assert.ThrowsAsync<TargetClusterException>(() => listing)).Fault);
    }

    static JsonObject Node(string name, string ready, bool cordoned = false)
    {
        var node = ApiTexts.Object("Node", name);
        node["spec"] = cordoned ? new JsonObject { ["unschedulable"] = true } : new JsonObject();
        node["status"] = new JsonObject { ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = ready }) };
        return node;
    }
}
