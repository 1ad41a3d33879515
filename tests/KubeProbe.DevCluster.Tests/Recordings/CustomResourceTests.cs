using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Recordings;

/// <summary>A custom resource definition brings its kind, and the kind is held to its schema, as recorded.</summary>
public sealed class CustomResourceTests
{
    [Fact]
    public async Task A_definition_is_taken_and_established()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        (await cluster.PlayAsync("crd-create")).AssertSame();
        (await cluster.PlayAsync("crd-get")).AssertSame();
        (await cluster.PlayAsync("cr-discovery")).AssertSame();
    }

    [Fact]
    public async Task A_custom_resource_is_pruned_validated_and_shown()
    {
        await using var cluster = await ReplayCluster.StartAsync("namespace-create", "crd-create");
        (await cluster.PlayAsync("cr-invalid")).AssertSame();
        (await cluster.PlayAsync("cr-create")).AssertSame();

        var recorded = RecordedExchange.Read("cr-status");
        var body = recorded.RequestJson;
        var stored = cluster.Objects.List(new ResourceType("rec.example", "v1", "widgets", "Widget", true)).Items.Single();
        body.Metadata()["uid"] = stored.Uid();
        body.Metadata()["resourceVersion"] = stored.Text("metadata", "resourceVersion");
        (await cluster.PlayAsync(recorded with { RequestBody = body.ToJsonString() })).AssertSame();
        (await cluster.PlayAsync("cr-table")).AssertSame();
    }

    [Fact]
    public async Task A_definition_that_is_deleted_is_answered_while_its_resources_go()
    {
        await using var cluster = await ReplayCluster.StartAsync("crd-create");
        (await cluster.PlayAsync("crd-delete")).AssertSame();
    }
}
