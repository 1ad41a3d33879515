using System.Text.Json.Nodes;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Observation;
using KubeProbe.DevCluster.Objects;
using KubeProbe.Kubernetes.Tests.OnDevCluster;
using KubeProbe.Kubernetes.Tests.Runs;
using Microsoft.AspNetCore.Http;

namespace KubeProbe.Kubernetes.Tests.Observation;

/// <summary>Workloads and nodes as API servers tell of them.</summary>
public sealed class TargetObjectsTests
{
    const string Deployments = "GET /apis/apps/v1/namespaces/kube-system/deployments";

    static readonly ObservedScope Dns = new(ObservedKind.Deployment, "kube-system", new Dictionary<string, string> { ["k8s-app"] = "kube-dns" });

    [Fact]
    public async Task It_lists_watches_from_the_lists_version_and_resumes_from_a_bookmark()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        var cuts = 0;
        server.On(Deployments, async context =>
        {
            if (context.Request.Query["watch"] != "true") await FakeApiServer.WriteAsync(context, 200, ApiTexts.List("100", Deployment("coredns", 3, "coredns:1.11")).ToJsonString());
            else if (context.Request.Query["resourceVersion"] == "100" && Interlocked.Increment(ref cuts) == 1)
                await context.Response.WriteAsync(ApiTexts.Bookmark("140"));
            else if (context.Request.Query["resourceVersion"] == "140")
                await WatchedCluster.WriteThenHangAsync(context, ApiTexts.Event("MODIFIED", Deployment("coredns", 4, "coredns:1.12")), ApiTexts.Event("DELETED", Leaving(Deployment("coredns", 4, "coredns:1.12"))));
            else context.Response.StatusCode = 500;
        });

        var news = await TakeAsync(centre, centre.Target(server), Dns, 4);

        Assert.Equal([ObjectNewsKind.Seen, ObjectNewsKind.Listed, ObjectNewsKind.Seen, ObjectNewsKind.Gone], news.Select(one => one.Kind));
        Assert.Equal(["kube-system/coredns"], news[1].Listed!);
        Assert.Equal((3, "coredns:1.11", "kube-dns"), (news[0].Seen!.Generation, news[0].Seen!.Version, news[0].Seen!.Labels["k8s-app"]));
        Assert.Equal("coredns:1.12", news[2].Seen!.Version);
        Assert.NotEqual(news[0].Seen!.Shape, news[2].Seen!.Shape);
        Assert.Equal("k8s-app=kube-dns", server.Asked[0].Query["labelSelector"]);
        Assert.Equal("true", server.Asked[1].Query["allowWatchBookmarks"]);
        Assert.Equal(1, server.Asked.Count(request => !request.Query.ContainsKey("watch")));
    }

    [Fact]
    public async Task The_order_of_members_and_the_number_of_replicas_are_no_other_template()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        var (one, other) = (Deployment("a", 1, "x:1"), Deployment("b", 1, "x:1"));
        other["spec"] = new JsonObject
        {
            ["replicas"] = 7,
            ["template"] = new JsonObject { ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["image"] = "x:1", ["name"] = "c" }) }, ["metadata"] = new JsonObject() },
        };
        server.On(Deployments, 200, ApiTexts.List("1", one, other).ToJsonString());

        var news = await TakeAsync(centre, centre.Target(server), Dns, 2);

        Assert.NotEmpty(news[0].Seen!.Shape);
        Assert.Equal(news[0].Seen!.Shape, news[1].Seen!.Shape);
    }

    [Fact]
    public async Task A_version_that_is_forgotten_lists_anew()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        var lists = 0;
        server.On(Deployments, context => context.Request.Query["watch"] == "true"
            ? context.Request.Query["resourceVersion"] == "1"
                ? WatchedCluster.WriteThenHangAsync(context, ApiTexts.Event("ERROR", JsonNode.Parse(ApiTexts.Status(410, "Expired", "too old resource version"))!.AsObject()))
                : WatchedCluster.HangAsync(context)
            : FakeApiServer.WriteAsync(context, 200, ApiTexts.List($"{Interlocked.Increment(ref lists)}").ToJsonString()));

        Assert.Equal([ObjectNewsKind.Listed, ObjectNewsKind.Listed], (await TakeAsync(centre, centre.Target(server), Dns, 2)).Select(one => one.Kind));
    }

    [Fact]
    public async Task On_a_cluster_a_missing_right_is_named_and_with_it_a_change_is_seen()
    {
        await using var made = await DevClusterCentre.StartAsync();
        var scope = new ObservedScope(ObservedKind.Deployment, DevClusterCentre.Namespace, new Dictionary<string, string>());

        var fault = await Assert.ThrowsAsync<TargetClusterException>(() => TakeAsync(made.Centre, made.Target, scope, 1));
        Assert.Equal(TargetFault.Forbidden, fault.Fault);
        Assert.Contains("""{apiGroups: ["apps"], resources: ["deployments"], verbs: ["list"]}""", fault.Message, StringComparison.Ordinal);

        made.GrantMore("""{"apiGroups":["apps"],"resources":["deployments"],"verbs":["list","watch"]}""");
        made.Create(ResourceTypes.Deployments, """
            {"metadata":{"name":"web","namespace":"probes"},
             "spec":{"replicas":0,"selector":{"matchLabels":{"app":"web"} },"template":{"metadata":{"labels":{"app":"web"} },"spec":{"containers":[{"name":"web","image":"busybox:1"}]} } } }
            """);
        var seen = (await TakeAsync(made.Centre, made.Target, scope, 1))[0].Seen!;
        Assert.Equal(("probes/web", "busybox:1", 1), (seen.Key, seen.Version, seen.Generation));
    }

    [Fact]
    public async Task A_nodes_version_is_its_kubelets()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        var node = ApiTexts.Object("Node", "n1");
        node["status"] = JsonNode.Parse("""{"nodeInfo":{"kubeletVersion":"v1.26.5"}}""");
        server.On("GET /api/v1/nodes", 200, ApiTexts.List("1", node).ToJsonString());

        var seen = (await TakeAsync(centre, centre.Target(server), new ObservedScope(ObservedKind.Node, null, new Dictionary<string, string>()), 1))[0].Seen!;

        Assert.Equal(("n1", "v1.26.5", "v1.26.5", 0L), (seen.Key, seen.Version, seen.Shape, seen.Generation));
    }

    static JsonObject Deployment(string name, int generation, string image)
    {
        var deployment = ApiTexts.Object("Deployment", name, labels: ("k8s-app", "kube-dns"));
        deployment["metadata"]!["namespace"] = "kube-system";
        deployment["metadata"]!["generation"] = generation;
        deployment["spec"] = JsonNode.Parse($$$"""{"replicas":2,"template":{"metadata":{},"spec":{"containers":[{"name":"c","image":"{{{image}}}"}]} } }""");
        return deployment;
    }

    static JsonObject Leaving(JsonObject one)
    {
        one["metadata"]!["deletionTimestamp"] = "2026-11-22T21:13:56Z";
        return one;
    }

    static async Task<IReadOnlyList<ObjectNews>> TakeAsync(Centre centre, ClusterTarget target, ObservedScope scope, int count)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var news = new List<ObjectNews>();
        await foreach (var one in centre.Objects.WatchAsync(target, scope, limit.Token))
        {
            news.Add(one);
            if (news.Count == count) break;
        }
        return news;
    }
}
