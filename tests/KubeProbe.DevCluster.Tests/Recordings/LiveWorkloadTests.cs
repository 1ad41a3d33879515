using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Recordings;

/// <summary>The recorded deployment and service, run: controllers make of them what they made there.</summary>
public sealed class LiveWorkloadTests
{
    [Fact]
    public async Task A_deployment_becomes_ready_as_recorded()
    {
        await using var cluster = await RunningCluster.StartAsync();
        await using var api = await ReplayCluster.OnAsync(cluster, "namespace-create", "service-create", "deployment-create");
        await cluster.WaitAsync(ResourceTypes.Deployments, "web", web => web.Number("status", "availableReplicas") == 2, "rec");
        (await api.PlayAsync("deployment-ready")).AssertMoving();
        (await api.PlayAsync("replicasets")).AssertMoving();

        await cluster.WaitAsync(ResourceTypes.Endpoints, "web", found => found.Items("subsets").Sum(s => s.Items("addresses").Count()) == 2, "rec");
        (await api.PlayAsync("endpoints")).AssertMoving();
        await cluster.WaitForAnyAsync(ResourceTypes.EndpointSlices, found => found.Items("endpoints").Count(e => e.Object("conditions").Flag("ready")) == 2, "rec");
        var slices = await api.PlayAsync("endpointslices");
        // How often it was written until then is not the same from one run to the next.
        Assert.True(slices.Json.Items("items").Single().Number("metadata", "generation") > 0);
        slices.AssertMoving("generation");
    }

    [Fact]
    public async Task Controllers_tell_of_a_deployment_and_its_scaling_as_recorded()
    {
        await using var cluster = await RunningCluster.StartAsync();
        await using var api = await ReplayCluster.OnAsync(cluster, "namespace-create", "deployment-create");
        await cluster.WaitAsync(ResourceTypes.Deployments, "web", web => web.Number("status", "availableReplicas") == 2, "rec");
        Assert.Equal(200, (await api.PlayAsync("deployment-scale")).Code);
        await cluster.WaitAsync(ResourceTypes.Deployments, "web", web => web.Number("status", "replicas") == 1, "rec");
        var set = cluster.Objects.List(ResourceTypes.ReplicaSets, "rec").Items.Single().Name();
        await cluster.WaitForEventAsync(set, "SuccessfulDelete");

        var list = await api.PlayAsync("events-list");
        Assert.Equal(Of(list.Recorded.Json), Of(list.Json));

        static IEnumerable<string> Of(JsonObject list) => list.Items("items")
            .Where(e => e.Text("involvedObject", "kind") is "Deployment" or "ReplicaSet").Select(Moving.Text).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_node_is_described_as_recorded()
    {
        await using var cluster = await RunningCluster.StartAsync();
        await using var api = await ReplayCluster.OnAsync(cluster);
        var node = await api.PlayAsync("node");
        var (recorded, ours) = (node.Recorded.Json, node.Json);
        foreach (var told in (JsonObject[])[recorded, ours])
        {
            // What the machine is, is its own.
            foreach (var part in (string[])["capacity", "allocatable", "nodeInfo"])
            {
                var own = told.Make("status", part);
                foreach (var field in own.Select(p => p.Key).ToList()) own[field] = "*";
            }
            foreach (var label in (string[])["kubernetes.io/arch", "beta.kubernetes.io/arch"]) told.Make("metadata", "labels")[label] = "*";
        }
        // Images are executables here: none is kept, none is told of.
        Assert.Null(ours.At("status", "images"));
        recorded.Make("status").Remove("images");
        Moving.AssertSame(recorded, ours);
    }
}
