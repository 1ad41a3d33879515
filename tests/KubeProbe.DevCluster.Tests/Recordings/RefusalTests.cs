using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Recordings;

/// <summary>What a real API server refuses, we refuse with the same code, reason, text and details.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("pod-bad-json")]
    [InlineData("pod-invalid")]
    [InlineData("pod-missing")]
    [InlineData("pod-unknown-field-strict")]
    [InlineData("ns-mismatch")]
    [InlineData("ns-missing-create")]
    [InlineData("pods-continue-bad")]
    [InlineData("pods-field-bad")]
    [InlineData("pods-label-bad")]
    public async Task A_bad_request_gets_the_recorded_refusal(string name)
    {
        await using var cluster = await ReplayCluster.StartAsync("namespace-create");
        (await cluster.PlayAsync(name)).AssertSame();
    }

    [Theory]
    [InlineData("pod-create-again", "pod-create")]
    [InlineData("log-bad-container", "pod-create")]
    [InlineData("delete-precondition", "pod-create-fail")]
    [InlineData("configmap-stale-update", "configmap-create")]
    [InlineData("patch-unknown-type", "configmap-create")]
    [InlineData("patch-json", "configmap-create")]
    [InlineData("create-in-terminating", "namespace-delete")]
    public async Task A_request_that_doesnt_fit_gets_the_recorded_refusal(string name, string before)
    {
        await using var cluster = await ReplayCluster.StartAsync("namespace-create", before);
        (await cluster.PlayAsync(name)).AssertSame();
    }

    [Fact]
    public async Task A_restricted_namespace_refuses_pods_and_tells_of_those_it_has()
    {
        await using var cluster = await ReplayCluster.StartAsync("namespace-create", "pod-create", "pod-create-fail");
        // The recorded namespace held two pods called otherwise.
        var played = await cluster.PlayAsync("ns-restricted");
        Assert.Equal(200, played.Code);
        Assert.Equal(
            RecordedExchange.Read("ns-restricted").Headers.Where(h => h.Name == "warning").Select(h => h.Value.Replace("owned (", "bad (", StringComparison.Ordinal)),
            played.Warnings);
        (await cluster.PlayAsync("pss-refused")).AssertSame();
    }

    [Fact]
    public async Task A_quota_refuses_what_exceeds_it()
    {
        await using var cluster = await ReplayCluster.StartAsync("namespace-create", "configmap-create");
        cluster.Seed(ResourceTypes.ConfigMaps, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "third", ["namespace"] = "rec" } });
        (await cluster.PlayAsync("quota-create")).AssertSame();
        (await cluster.PlayAsync("quota-refused")).AssertSame();
    }

    [Fact]
    public async Task A_service_account_without_rights_is_refused()
    {
        await using var cluster = await ReplayCluster.StartAsync("namespace-create");
        var token = cluster.Server.Context.IssueToken(new ServiceAccountTokenRequest("rec", "default", TimeSpan.FromMinutes(10), []));
        foreach (var exchange in RecordedExchange.ReadAll("forbidden"))
            Normal.AssertSame(exchange.Json, (await cluster.PlayAsync(exchange, token)).Json);
    }

    [Fact]
    public async Task No_credentials_are_anonymous_and_wrong_ones_are_refused()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        var exchanges = RecordedExchange.ReadAll("unauthorized");
        var anonymous = await cluster.PlayAsync(exchanges[0], token: "");
        Assert.Equal(403, anonymous.Code);
        Normal.AssertSame(exchanges[0].Json, anonymous.Json);
        (await cluster.PlayAsync(exchanges[1], token: "garbage")).AssertSame();
    }

    [Fact]
    public async Task A_version_not_reached_yet_times_out()
    {
        await using var cluster = await ReplayCluster.StartAsync("namespace-create");
        var played = await cluster.PlayAsync("list-rv-future");
        Assert.Equal(504, played.Code);
        Assert.Equal($"Timeout: Too large resource version: 99999999, current: {cluster.Objects.Version}", played.Json.Text("message"));
        Normal.AssertSame(played.Recorded.Json["details"], played.Json["details"]);
    }

    [Fact]
    public async Task An_eviction_a_budget_forbids_is_refused()
    {
        await using var cluster = await ReplayCluster.StartAsync("namespace-create", "pdb-create");
        var recorded = RecordedExchange.Read("eviction-blocked");
        cluster.Seed(ResourceTypes.Pods, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = recorded.RequestJson.Name(), ["namespace"] = "rec", ["labels"] = new JsonObject { ["app"] = "web" } },
            ["spec"] = new JsonObject { ["nodeName"] = "node1" },
            ["status"] = new JsonObject { ["phase"] = "Running", ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }) },
        });
        (await cluster.PlayAsync(recorded)).AssertSame();
    }

    [Fact]
    public async Task A_group_nobody_serves_is_no_page()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        var played = await cluster.PlayAsync("resource-missing");
        Assert.Equal(404, played.Code);
        Assert.Equal(played.Recorded.Body, played.Body.TrimEnd('\n'));
    }
}
