using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Rollouts;

/// <summary>Versions of a template from apply to decision, on a real server: its clusters take no pod, so people decide.</summary>
public sealed class RolloutsApiTests(RunningServer server) : IDisposable
{
    readonly Grpc.Net.Client.GrpcChannel channel = server.Grpc(server.AdminToken);
    readonly HttpClient http = server.Http(server.AdminToken);
    readonly string name = $"v{Guid.NewGuid():N}"[..12];

    Contracts.V1Alpha1.Rollouts.RolloutsClient Rollouts => new(channel);

    public void Dispose()
    {
        channel.Dispose();
        http.Dispose();
    }

    [Fact]
    public async Task A_version_with_a_rollout_waits_on_its_share_until_it_is_decided()
    {
        await ApplyAsync("image: example.org/a:1");
        Assert.Equal((RolloutPhase.Unspecified, 1L), await Rollouts.GetRolloutAsync(new() { Template = name }) is var first ? (first.Phase, first.Version) : default);
        await ApplyAsync("image: example.org/a:2, rollout: {clusters: 1, promoteAfter: 3 passes}");

        var trying = await UntilAsync(rollout => rollout.Phase is RolloutPhase.Trying);
        Assert.Equal((2L, 1L, 1, 2, 3), (trying.Version, trying.Stable, trying.Clusters, trying.Of, trying.PromoteAfter));
        Assert.Equal([2L, 1L], trying.Versions);
        await UntilVersionsAsync(1, 2);

        var back = await Rollouts.DecideRolloutAsync(new() { Template = name, Decision = RolloutDecision.RollBack, Reason = "not yet" });
        Assert.Equal((RolloutPhase.RolledBack, "ByHand"), (back.Phase, back.Reason));
        await UntilVersionsAsync(1, 1);
        var status = await StatusAsync("RolledBack");
        Assert.Equal("False", (string?)Assert.Single(status["conditions"]!.AsArray(), condition => (string?)condition!["type"] == "RolledOut")!["status"]);

        using var answer = await http.PostAsync($"/api/v1/rollouts/{name}/decide", new StringContent("""{"decision":"ROLLOUT_DECISION_PROMOTE"}""", new MediaTypeHeaderValue("application/json")));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await UntilVersionsAsync(2, 2);

        using var admin = server.Grpc(server.AdminToken);
        var rows = (await new Contracts.V1Alpha1.Access.AccessClient(admin).ListAuditAsync(new ListAuditRequest { PageSize = 500 })).Entries;
        Assert.Equal(["rollout.promote", "rollout.rollback"], rows.Where(row => row.Object == $"ProbeTemplate/{name}" && row.Action.StartsWith("rollout", StringComparison.Ordinal)).Select(row => row.Action).Order());
    }

    [Fact]
    public async Task What_can_not_be_decided_is_told_with_its_remedy()
    {
        await ApplyAsync("image: example.org/a:1");
        var fault = await Assert.ThrowsAsync<RpcException>(async () => await Rollouts.DecideRolloutAsync(new() { Template = name, Decision = RolloutDecision.Promote }));
        Assert.Equal(StatusCode.FailedPrecondition, fault.StatusCode);
        Assert.Contains("without a rollout", fault.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(async () => await Rollouts.DecideRolloutAsync(new() { Template = name }))).StatusCode);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(async () => await Rollouts.GetRolloutAsync(new() { Template = "no-such" }))).StatusCode);

        using var viewer = server.Grpc((await server.TokenAsync("viewer")).Secret);
        Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(async () =>
            await new Contracts.V1Alpha1.Rollouts.RolloutsClient(viewer).DecideRolloutAsync(new() { Template = name, Decision = RolloutDecision.Promote }))).StatusCode);
    }

    async Task ApplyAsync(string template)
    {
        var yaml = Harness.Manifests.ACluster($"{name}-a", $"of: {name}") + "---\n" + Harness.Manifests.ACluster($"{name}-b", $"of: {name}") + $$"""
            ---
            apiVersion: kubeprobe.io/v1alpha1
            kind: ClusterGroup
            metadata: {name: {{name}} }
            spec: {selector: {matchLabels: {of: {{name}} } } }
            ---
            apiVersion: kubeprobe.io/v1alpha1
            kind: ProbeTemplate
            metadata: {name: {{name}} }
            spec: { {{template}} }
            ---
            apiVersion: kubeprobe.io/v1alpha1
            kind: ProbeCase
            metadata: {name: {{name}} }
            spec: {template: {{name}} }
            ---
            apiVersion: kubeprobe.io/v1alpha1
            kind: Binding
            metadata: {name: {{name}} }
            spec: {group: {{name}}, case: {{name}} }
            """;
        using var answer = await http.PostAsync("/api/v1/apply", new StringContent(yaml, new MediaTypeHeaderValue("application/yaml")));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    async Task<TemplateRollout> UntilAsync(Func<TemplateRollout, bool> wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            if (await Rollouts.GetRolloutAsync(new() { Template = name }) is var rollout && wanted(rollout)) return rollout;
            await Task.Delay(50, patience.Token);
        }
    }

    /// <summary>Clusters are told of a decision beside it.</summary>
    async Task UntilVersionsAsync(params long[] wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!(await Task.WhenAll(VersionAsync("a"), VersionAsync("b"))).Order().SequenceEqual(wanted)) await Task.Delay(50, patience.Token);
    }

    async Task<long> VersionAsync(string cluster) => (await new Contracts.V1Alpha1.Runs.RunsClient(channel).StartRunAsync(
        new StartRunRequest { Cluster = $"{name}-{cluster}", Case = name })).Run.TemplateVersion;

    async Task<JsonNode> StatusAsync(string phase)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var manifest = await new Contracts.V1Alpha1.Manifests.ManifestsClient(channel).GetAsync(new GetManifestRequest { Kind = "ProbeTemplate", Name = name });
            if (JsonNode.Parse(manifest.Json)!["status"] is { } status && (string?)status["rollout"]?["phase"] == phase) return status;
            Assert.False(patience.IsCancellationRequested, $"The status does not come to {phase}: {manifest.Json}");
            await Task.Delay(50);
        }
    }
}
