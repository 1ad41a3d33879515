using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Objects;
using KubeProbe.Probes.Networking;

namespace KubeProbe.Probes.Tests;

/// <summary>Services, mesh and ingress: at the API of DevCluster, which routes nothing, and against local servers that stand for what does.</summary>
[Collection(ProbedCluster.Serving)]
public sealed class NetworkingTests
{
    [Fact]
    public async Task A_service_that_leads_to_every_pod_passes_and_nothing_is_left()
    {
        var turn = 0;
        await using var routed = new HttpServer(() => $"pod-{turn++ % 2} \n");
        await using var cluster = await (await ProbedCluster.StartAsync("service-reach")).WithReadyNodesAsync();
        var result = await ServiceAsync(cluster, routed.Endpoint, ("NODE_PORT", "true"));

        result.Passed();
        Assert.Equal(20, result.Measurements["cluster-ip"].Count(m => m.GetProperty("ok").GetBoolean()));
        Assert.Equal(2, result.Measurements["node-port"].Count());
        Assert.Empty(cluster.Names(ResourceTypes.Services));
        Assert.Empty(cluster.Names(ResourceTypes.Deployments));
    }

    [Fact]
    public async Task Service_proxies_that_learn_of_the_pods_a_little_later_are_no_fault()
    {
        var (turn, asked, nobody) = (0, 0, $"127.0.0.1:{FreePort.Next()}");
        await using var routed = new HttpServer(() => $"pod-{turn++ % 2} \n");
        await using var cluster = await (await ProbedCluster.StartAsync("service-reach")).WithReadyNodesAsync();
        var result = await cluster.ProbeAsync(
            parameters => new ServiceReach(parameters, _ => ++asked <= 3 ? nobody : routed.Endpoint), TimeSpan.FromSeconds(85), ("STEP_TIMEOUT", "60s"), ("PROGRAM_TIMEOUT", "60s"));

        result.Passed();
        Assert.Single(result.Measurements["programmed"]);
        Assert.Equal(20, result.Measurements["cluster-ip"].Count(m => m.GetProperty("ok").GetBoolean()));
    }

    [Fact]
    public async Task A_service_that_leaves_a_pod_out_is_told()
    {
        await using var routed = new HttpServer(() => "pod-0 \n");
        await using var cluster = await (await ProbedCluster.StartAsync("service-reach")).WithReadyNodesAsync();
        Assert.Contains("only 1 of 2 pods answered 20 requests: pod-0", (await ServiceAsync(cluster, routed.Endpoint)).Errors[0]);
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_and_a_node_whose_port_does_not_are_told()
    {
        await using var cluster = await (await ProbedCluster.StartAsync("service-reach")).WithReadyNodesAsync();
        var result = await ServiceAsync(cluster, $"127.0.0.1:{FreePort.Next()}", ("NODE_PORT", "true"), ("REQUESTS", "3"));
        Assert.Contains(result.Errors, e => e.StartsWith("cluster-ip: 3 of 3 failed: Connection refused", StringComparison.Ordinal));
        Assert.Contains(result.Errors, e => e.StartsWith("node-port: ", StringComparison.Ordinal));
        Assert.Empty(cluster.Names(ResourceTypes.Services));
    }

    [Fact]
    public async Task Pods_of_every_node_connect()
    {
        await using var cluster = await (await ProbedCluster.StartAsync("pod-mesh")).WithReadyNodesAsync();
        var result = await cluster.ProbeAsync("pod-mesh", TimeSpan.FromSeconds(85), ("STEP_TIMEOUT", "60s"));
        result.Passed();
        Assert.Equal(2, result.Measurements["connect"].Count(m => m.GetProperty("ok").GetBoolean()));
        Assert.Empty(cluster.Names(ResourceTypes.DaemonSets));
    }

    [Fact]
    public async Task A_mesh_whose_pods_do_not_start_is_explained()
    {
        await using var cluster = (await ProbedCluster.StartAsync("pod-mesh")).With(FaultKind.SandboxFailure);
        var result = await cluster.ProbeAsync("pod-mesh", TimeSpan.FromSeconds(60), ("STEP_TIMEOUT", "4s"));
        Assert.Contains(result.Errors, e => e.Contains("Failed to create pod sandbox"));
    }

    [Fact]
    public void A_node_that_is_cut_off_is_one_fault_and_a_broken_pair_another()
    {
        List<MeshPod> pods = [.. "abcd".Select(node => new MeshPod($"node-{node}", $"10.0.0.{node}"))];
        IEnumerable<MeshPair> From(int from) => pods.Where(to => to != pods[from]).Select(to => new MeshPair(pods[from], to, "TimedOut"));
        IEnumerable<MeshPair> To(int to) => pods.Where(from => from != pods[to]).Select(from => new MeshPair(from, pods[to], "HostUnreachable"));

        Assert.Equal(["node node-a reaches no other node and is reached by none: TimedOut"], MeshRules.Explain(pods, [.. From(0), .. To(0)]));
        Assert.Equal(["node node-b is reached by no other node: HostUnreachable"], MeshRules.Explain(pods, [.. To(1)]));
        Assert.Equal(["node node-c reaches no other node: TimedOut"], MeshRules.Explain(pods, [.. From(2)]));
        Assert.Equal(["node node-a does not reach node node-d: no answer"], MeshRules.Explain(pods, [new MeshPair(pods[0], pods[3], "no answer")]));
    }

    [Fact]
    public async Task An_ingress_that_is_served_passes()
    {
        await using var controller = new HttpServer(() => "kp-run-ingress-1 \n");
        await using var cluster = await ProbedCluster.StartAsync("ingress-reach");
        var type = CustomKinds.Declare(cluster, "networking.k8s.io", "v1", "ingresses", "Ingress");
        using var controlling = CustomKinds.Control(cluster, type, ingress => CustomKinds.Tell(cluster, type, ingress, status =>
            status["loadBalancer"] = new JsonObject { ["ingress"] = new JsonArray(new JsonObject { ["ip"] = controller.Endpoint }) }));
        var result = await IngressAsync(cluster);

        result.Passed();
        Assert.Equal(20, result.Measurements["request"].Count(m => m.GetProperty("ok").GetBoolean()));
        Assert.Empty(cluster.Names(type));
    }

    [Fact]
    public async Task An_ingress_nobody_serves_is_told()
    {
        await using var cluster = await ProbedCluster.StartAsync("ingress-reach");
        CustomKinds.Declare(cluster, "networking.k8s.io", "v1", "ingresses", "Ingress");
        var result = await IngressAsync(cluster, ("STEP_TIMEOUT", "8s"));
        Assert.StartsWith("ingress kp-run-ingress got no address from its controller within", result.Errors[0]);
        Assert.Empty(cluster.Names(ResourceTypes.Deployments));
    }

    [Fact]
    public async Task A_way_in_that_leads_elsewhere_is_told()
    {
        await using var stranger = new HttpServer(() => "default backend - 404");
        await using var cluster = await ProbedCluster.StartAsync("ingress-reach");
        CustomKinds.Declare(cluster, "networking.k8s.io", "v1", "ingresses", "Ingress");
        var result = await IngressAsync(cluster, ("ADDRESS", stranger.Endpoint), ("STEP_TIMEOUT", "8s"));
        Assert.Contains("were not led to the pods within", result.Errors[0]);
    }

    static Task<ProbeResult> IngressAsync(ProbedCluster cluster, params (string, string)[] more) =>
        cluster.ProbeAsync("ingress-reach", TimeSpan.FromSeconds(85), [("STEP_TIMEOUT", "60s"), .. more]);

    static Task<ProbeResult> ServiceAsync(ProbedCluster cluster, string route, params (string, string)[] more) =>
        cluster.ProbeAsync(parameters => new ServiceReach(parameters, _ => route), TimeSpan.FromSeconds(85), [("STEP_TIMEOUT", "60s"), ("PROGRAM_TIMEOUT", "1s"), .. more]);
}
