using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Recordings;

/// <summary>What a real API server makes of an object, we make of it: defaults, what the server sets, what a patch leaves.</summary>
public sealed class WriteTests
{
    [Theory]
    [InlineData("pod-create")]
    [InlineData("pod-create-fail")]
    [InlineData("pod-dryrun")]
    [InlineData("configmap-create")]
    [InlineData("deployment-create")]
    [InlineData("service-create")]
    [InlineData("lease-create")]
    [InlineData("pdb-create")]
    [InlineData("token-request")]
    [InlineData("ssar")]
    public async Task A_create_answers_as_recorded(string name)
    {
        await using var cluster = await ReplayCluster.StartAsync("namespace-create");
        (await cluster.PlayAsync(name)).AssertSame();
    }

    [Fact]
    public async Task A_namespace_lives_as_recorded()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        (await cluster.PlayAsync("namespace-gone")).AssertSame();
        (await cluster.PlayAsync("namespace-create")).AssertSame();
        cluster.Objects.Mutate(ResourceTypes.Namespaces, null, "rec", n => n.Metadata().Make("labels")["pod-security.kubernetes.io/enforce"] = "restricted");
        (await cluster.PlayAsync("namespace-delete")).AssertSame();
        (await cluster.PlayAsync("namespace-terminating")).AssertSame();
    }

    [Fact]
    public async Task A_dry_run_leaves_nothing()
    {
        await using var cluster = await ReplayCluster.StartAsync("namespace-create", "pod-dryrun");
        Assert.Empty(cluster.Objects.List(ResourceTypes.Pods, "rec").Items);
    }

    [Fact]
    public async Task A_generated_name_is_the_prefix_and_five_letters()
    {
        await using var cluster = await ReplayCluster.StartAsync("namespace-create");
        var played = await cluster.PlayAsync("pod-generate-name");
        var (recorded, ours) = (played.Recorded.Json, played.Json);
        Assert.Matches("^run-[a-z0-9]{5}$", ours.Name());
        recorded.Metadata()["name"] = "run";
        ours.Metadata()["name"] = "run";
        Normal.AssertSame(recorded, ours);
    }

    [Fact]
    public async Task The_patch_types_leave_what_they_left_there()
    {
        await using var cluster = await ReplayCluster.StartAsync("namespace-create", "configmap-create");
        (await cluster.PlayAsync("patch-merge")).AssertSame();
        (await cluster.PlayAsync("patch-strategic")).AssertSame();
    }

    [Fact]
    public async Task Foreground_deletion_keeps_the_owner_until_its_dependents_are_gone()
    {
        await using var cluster = await ReplayCluster.StartAsync("namespace-create", "configmap-create", "patch-merge", "patch-strategic");
        cluster.Objects.Mutate(ResourceTypes.ConfigMaps, "rec", "cm", c => c.Make("data")["b"] = "7");
        (await cluster.PlayAsync("configmap-delete-foreground")).AssertSame();
        (await cluster.PlayAsync("configmap-while-foreground-deleting")).AssertSame();
    }

    [Fact]
    public async Task A_pod_with_an_owner_is_taken_as_recorded()
    {
        await using var cluster = await ReplayCluster.StartAsync("namespace-create", "configmap-create");
        (await cluster.PlayAsync("pod-owned")).AssertSame();
    }

    [Fact]
    public async Task A_scale_changes_the_replicas_alone()
    {
        await using var cluster = await ReplayCluster.StartAsync("namespace-create", "deployment-create");
        cluster.Objects.Mutate(ResourceTypes.Deployments, "rec", "web", d => d.Make("status")["replicas"] = 2, "status");
        (await cluster.PlayAsync("deployment-scale")).AssertSame();
        Assert.Equal(2, cluster.Objects.Get(ResourceTypes.Deployments, "rec", "web").Number("metadata", "generation"));
    }

    [Fact]
    public async Task A_pod_that_has_ended_goes_at_once_and_is_answered()
    {
        await using var cluster = await ReplayCluster.StartAsync("namespace-create");
        cluster.Seed(ResourceTypes.Pods, RecordedExchange.Read("pod-get-done").Json);
        (await cluster.PlayAsync("pod-delete-grace")).AssertSame();
        Assert.Null(cluster.Objects.Peek(ResourceTypes.Pods, "rec", "ok"));
    }

    [Fact]
    public async Task A_collection_is_deleted_by_its_labels()
    {
        await using var cluster = await ReplayCluster.StartAsync("namespace-create");
        cluster.Seed(ResourceTypes.Pods, RecordedExchange.Read("pod-get-done").Json);
        cluster.Seed(ResourceTypes.Pods, RecordedExchange.Read("pod-get-failed").Json);
        var played = await cluster.PlayAsync("deletecollection");
        Assert.Equal(200, played.Code);
        Normal.AssertSame(played.Recorded.Json, played.Json);
        Assert.Equal(["ok"], cluster.Objects.List(ResourceTypes.Pods, "rec").Items.Select(p => p.Name()));
    }
}
