using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Controllers;

/// <summary>Endpoints and EndpointSlices of a service tell which pods are behind it and whether they are ready.</summary>
public sealed class EndpointsTests
{
    [Fact]
    public async Task A_pod_is_behind_a_service_as_long_as_its_labels_fit_and_moves_with_its_readiness()
    {
        await using var cluster = await HandRun.StartAsync();
        cluster.Create(ResourceTypes.Services, Service());
        await EndpointsAsync(cluster, "");
        AddPod(cluster, "a", "127.99.0.1");
        await EndpointsAsync(cluster, "!127.99.0.1:8080");
        HandRun.Ready(cluster, "a", ip: "127.99.0.1");
        await EndpointsAsync(cluster, "127.99.0.1:8080");
        AddPod(cluster, "b", "127.99.0.2");
        HandRun.Ready(cluster, "b", ip: "127.99.0.2");
        await EndpointsAsync(cluster, "127.99.0.1:8080 127.99.0.2:8080");
        cluster.Objects.Mutate(ResourceTypes.Pods, RunningCluster.Namespace, "a", pod => pod.Make("metadata", "labels")["app"] = "other");
        await EndpointsAsync(cluster, "127.99.0.2:8080");
        cluster.Objects.Delete(ResourceTypes.Pods, RunningCluster.Namespace, "b", DeleteOptions.Now);
        await EndpointsAsync(cluster, "");
    }

    [Fact]
    public async Task A_pod_that_is_ending_serves_and_gets_nothing_new()
    {
        await using var cluster = await HandRun.StartAsync();
        cluster.Create(ResourceTypes.Services, Service());
        AddPod(cluster, "a", "127.99.0.1", pod =>
        {
            pod.Make("spec")["nodeName"] = "gone";
            pod.Metadata()["finalizers"] = new JsonArray("shop.io/hold");
        });
        HandRun.Ready(cluster, "a", ip: "127.99.0.1");
        await EndpointsAsync(cluster, "127.99.0.1:8080");
        cluster.Objects.Delete(ResourceTypes.Pods, RunningCluster.Namespace, "a");
        await EndpointsAsync(cluster, "");
        var slice = await cluster.WaitForAnyAsync(ResourceTypes.EndpointSlices, s => s.Items("endpoints").Any(e => e.Object("conditions").Flag("terminating")));
        var conditions = slice.Items("endpoints").Single().Object("conditions");
        Assert.Equal((false, true), (conditions.Flag("ready"), conditions.Flag("serving")));
    }

    [Fact]
    public async Task A_service_may_publish_what_is_not_ready_and_name_its_port_and_be_headless()
    {
        await using var cluster = await HandRun.StartAsync();
        cluster.Create(ResourceTypes.Services, Service(spec =>
        {
            (spec["publishNotReadyAddresses"], spec["clusterIP"]) = (true, "None");
            spec.Items("ports").Single()["targetPort"] = "http";
        }));
        AddPod(cluster, "a", "127.99.0.1");
        await EndpointsAsync(cluster, "127.99.0.1:8080");
        Assert.Equal("", cluster.Objects.Get(ResourceTypes.Endpoints, RunningCluster.Namespace, "web").Label("service.kubernetes.io/headless"));
    }

    [Fact]
    public async Task Many_pods_fill_slices_of_a_hundred()
    {
        await using var cluster = await HandRun.StartAsync();
        for (var i = 0; i < 120; i++) AddPod(cluster, $"p{i}", $"127.99.1.{i + 1}");
        cluster.Create(ResourceTypes.Services, Service());
        IReadOnlyList<int> Sizes() => [.. cluster.Objects.List(ResourceTypes.EndpointSlices, RunningCluster.Namespace).Items.Select(s => s.Items("endpoints").Count()).OrderDescending()];
        await cluster.WaitForChangeAsync(ResourceTypes.EndpointSlices, () => Sizes().Sum() == 120);
        Assert.Equal([100, 20], Sizes());
        await cluster.WaitAsync(ResourceTypes.Endpoints, "web", e => e.Items("subsets").Sum(s => s.Items("notReadyAddresses").Count()) == 120);
    }

    [Fact]
    public async Task Endpoints_go_with_their_service_and_those_made_by_hand_are_left_alone()
    {
        await using var cluster = await HandRun.StartAsync();
        cluster.Create(ResourceTypes.Services, Service());
        await EndpointsAsync(cluster, "");
        await cluster.WaitForAnyAsync(ResourceTypes.EndpointSlices, _ => true);

        var byHand = Service(spec => spec.Remove("selector"));
        byHand.Metadata()["name"] = "outside";
        cluster.Create(ResourceTypes.Services, byHand);
        cluster.Create(ResourceTypes.Endpoints, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "outside", ["namespace"] = RunningCluster.Namespace } });

        cluster.Objects.Delete(ResourceTypes.Services, RunningCluster.Namespace, "web");
        await cluster.WaitUntilGoneAsync(ResourceTypes.Endpoints, "web");
        await cluster.WaitForChangeAsync(ResourceTypes.EndpointSlices, () => cluster.Objects.List(ResourceTypes.EndpointSlices, RunningCluster.Namespace).Items.Count == 0);
        Assert.NotNull(cluster.Objects.Peek(ResourceTypes.Endpoints, RunningCluster.Namespace, "outside"));
    }

    static JsonObject Service(Action<JsonObject>? change = null)
    {
        var spec = new JsonObject
        {
            ["selector"] = new JsonObject { ["app"] = "web" },
            ["ports"] = new JsonArray(new JsonObject { ["port"] = 80, ["targetPort"] = 8080 }),
        };
        change?.Invoke(spec);
        return HandRun.Named("web", spec);
    }

    /// <summary>A pod behind the service, not ready.</summary>
    static void AddPod(RunningCluster cluster, string name, string ip, Action<JsonObject>? change = null)
    {
        var pod = HandRun.Named(name, HandRun.Template().Object("spec")!.Copy());
        pod.Make("metadata", "labels")["app"] = "web";
        change?.Invoke(pod);
        cluster.Create(ResourceTypes.Pods, pod);
        HandRun.Ready(cluster, name, ready: false, ip);
    }

    /// <summary>Waits until the addresses are these: <c>ip:port</c>, with <c>!</c> in front of one that isn't ready.</summary>
    static Task EndpointsAsync(RunningCluster cluster, string wanted) =>
        cluster.WaitAsync(ResourceTypes.Endpoints, "web", found => string.Join(' ', found.Items("subsets").SelectMany(Addresses)) == wanted);

    static IEnumerable<string> Addresses(JsonObject subset) =>
        from mark in (string[])["", "!"]
        from address in subset.Items(mark.Length == 0 ? "addresses" : "notReadyAddresses")
        from port in subset.Items("ports")
        select $"{mark}{address.Text("ip")}:{port.Number("port")}";
}
