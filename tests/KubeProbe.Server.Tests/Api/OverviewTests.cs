using System.Net;
using Google.Protobuf;
using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Api;

public sealed class OverviewTests(RunningServer server) : IDisposable
{
    readonly Grpc.Net.Client.GrpcChannel channel = server.Grpc(server.AdminToken);
    readonly HttpClient http = server.Http(server.AdminToken);
    readonly string tag = $"o{Guid.NewGuid():N}"[..12];

    Overview.OverviewClient Overview => new(channel);

    public void Dispose()
    {
        channel.Dispose();
        http.Dispose();
    }

    [Fact]
    public async Task A_verdict_is_counted_for_its_cluster_and_stands_until_the_next()
    {
        await RegisterAsync("a", "b", "c");
        var run = await StartAsync("b");
        await new Contracts.V1Alpha1.Runs.RunsClient(channel).CancelRunAsync(new CancelRunRequest { Id = run });

        var answer = await Overview.GetOverviewAsync(new GetOverviewRequest { LabelSelector = $"tag={tag}" });

        Assert.Equal([$"{tag}-a", $"{tag}-b", $"{tag}-c"], answer.Clusters.Select(cluster => cluster.Cluster));
        Assert.Equal([0, 1, 0], answer.Clusters.Select(cluster => cluster.Tally.Unknown));
        Assert.NotNull(answer.Clusters[1].LastVerdict);
        Assert.Null(answer.Clusters[0].LastVerdict);
        Assert.Equal((3, 1), (answer.Total.Clusters, answer.Total.Tally.Unknown));

        var standing = Assert.Single((await Overview.ListStandingsAsync(new ListStandingsRequest { LabelSelector = $"tag={tag}" })).Standings);
        Assert.Equal(($"{tag}-b", RunningServer.Case, run, Contracts.V1Alpha1.Verdict.Unknown, "cancelled"), (standing.Cluster, standing.Case, standing.RunId, standing.Verdict, standing.Reason));
        var overHttp = await http.GetStringAsync($"/api/v1/standings?cluster={tag}-b&verdict=unknown");
        Assert.Equal(standing, Assert.Single(JsonParser.Default.Parse<ListStandingsResponse>(overHttp).Standings));
    }

    [Fact]
    public async Task Pages_hold_each_cluster_once_and_the_total_stands_on_the_first()
    {
        await RegisterAsync("a", "b", "c");
        var request = new GetOverviewRequest { LabelSelector = $"tag={tag}", PageSize = 2 };
        var first = await Overview.GetOverviewAsync(request);
        // A cluster that comes while somebody turns the pages moves none.
        await RegisterAsync("a0");
        request.PageToken = first.NextPageToken;
        var second = await Overview.GetOverviewAsync(request);

        Assert.Equal([$"{tag}-a", $"{tag}-b", $"{tag}-c"], first.Clusters.Concat(second.Clusters).Select(cluster => cluster.Cluster));
        Assert.Equal((3, "", true), (first.Total.Clusters, second.NextPageToken, second.Total is null));

        var other = await Assert.ThrowsAsync<RpcException>(async () => await Overview.GetOverviewAsync(new GetOverviewRequest { PageToken = first.NextPageToken }));
        Assert.Equal(StatusCode.InvalidArgument, other.StatusCode);
    }

    [Fact]
    public async Task A_token_that_somebody_made_up_is_refused()
    {
        await RegisterAsync("a", "b");
        var token = (await Overview.GetOverviewAsync(new GetOverviewRequest { LabelSelector = $"tag={tag}", PageSize = 1 })).NextPageToken;
        var read = System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(token));
        Assert.Contains($"{tag}-a", read, StringComparison.Ordinal);

        foreach (var key in (string[])[@"a\u0000b", @"\ud800", @"a"",""b"])
        {
            var forged = System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(read.Replace($"{tag}-a", key, StringComparison.Ordinal)));
            var fault = await Assert.ThrowsAsync<RpcException>(async () => await Overview.GetOverviewAsync(new GetOverviewRequest { LabelSelector = $"tag={tag}", PageToken = forged }));
            Assert.Equal(StatusCode.InvalidArgument, fault.StatusCode);
        }
    }

    [Fact]
    public async Task Skipped_slots_are_listed_with_their_reason_and_counted()
    {
        await RegisterAsync("a");
        var now = TimeProvider.System.GetUtcNow();
        await server.History.RecordAsync(
            new RunBatch([], [new SkippedSlot($"{tag}-a", "often", "dns", now, "budget", 4), new SkippedSlot($"{tag}-a", "often", "pods", now, "overlap", 2)], [], []), default);

        var answer = await http.GetStringAsync($"/api/v1/skippedslots?cluster={tag}-a&reason=budget&since=1h");

        var slots = Assert.Single(JsonParser.Default.Parse<ListSkippedSlotsResponse>(answer).Slots);
        Assert.Equal(("dns", "budget", 4), (slots.Case, slots.Reason, slots.Count));
        Assert.Equal(6, (await Overview.GetOverviewAsync(new GetOverviewRequest { LabelSelector = $"tag={tag}" })).Total.Tally.Skipped);
    }

    [Fact]
    public async Task What_is_not_applicable_stands_as_that_and_is_counted_as_that_alone()
    {
        await RegisterAsync("a");
        var now = TimeProvider.System.GetUtcNow();
        await server.History.RecordAsync(new RunBatch([], [new SkippedSlot($"{tag}-a", "often", "volumes", now, "not-applicable: storage-class", 4)], [], []), default);

        var standing = Assert.Single((await Overview.ListStandingsAsync(new ListStandingsRequest
        {
            Cluster = $"{tag}-a", Verdicts = { Contracts.V1Alpha1.Verdict.NotApplicable },
        })).Standings);
        Assert.Equal((Contracts.V1Alpha1.Verdict.NotApplicable, "not-applicable: storage-class"), (standing.Verdict, standing.Reason));
        Assert.Empty((await Overview.ListStandingsAsync(new ListStandingsRequest { Cluster = $"{tag}-a", Verdicts = { Contracts.V1Alpha1.Verdict.Unknown } })).Standings);

        var cluster = Assert.Single((await Overview.GetOverviewAsync(new GetOverviewRequest { LabelSelector = $"tag={tag}" })).Clusters);
        Assert.Equal((1, 0, 0), (cluster.Tally.NotApplicable, cluster.Tally.Unknown, cluster.Tally.Skipped));
        var slots = JsonParser.Default.Parse<ListSkippedSlotsResponse>(await http.GetStringAsync($"/api/v1/skippedslots?cluster={tag}-a&reason=not-applicable")).Slots;
        Assert.Equal(("not-applicable: storage-class", 4), (Assert.Single(slots).Reason, slots[0].Count));
    }

    [Fact]
    public async Task A_run_by_hand_of_what_does_not_apply_is_refused_in_a_way_programs_can_tell()
    {
        var text = Harness.Manifests.ACluster($"{tag}-a", $"tag: {tag}") + "  capabilities: {storage-class: false}\n" + $$"""
            ---
            apiVersion: kubeprobe.io/v1alpha1
            kind: ProbeTemplate
            metadata: {name: {{tag}}-t}
            spec: {image: "probe:1", capabilities: [storage-class]}
            ---
            apiVersion: kubeprobe.io/v1alpha1
            kind: ProbeCase
            metadata: {name: {{tag}}-k}
            spec: {template: {{tag}}-t}
            """;
        using var applied = await http.PostAsync("/api/v1/apply", new StringContent(text, new System.Net.Http.Headers.MediaTypeHeaderValue("application/yaml")));
        Assert.True(applied.IsSuccessStatusCode, await applied.Content.ReadAsStringAsync());

        var fault = await Assert.ThrowsAsync<RpcException>(async () => await new Contracts.V1Alpha1.Runs.RunsClient(channel).StartRunAsync(
            new StartRunRequest { Cluster = $"{tag}-a", Case = $"{tag}-k" }));
        Assert.Equal(StatusCode.FailedPrecondition, fault.StatusCode);
        Assert.StartsWith($"NotApplicable: cluster {tag}-a lacks storage-class", fault.Status.Detail, StringComparison.Ordinal);
        Assert.Equal("NOT_APPLICABLE", fault.GetRpcStatus()!.GetDetail<Google.Rpc.ErrorInfo>()!.Reason);
    }

    [Theory]
    [InlineData("overview?labelSelector=a b", "labelSelector"), InlineData("overview?pageSize=x", "pageSize"), InlineData("overview?pageToken=abc", "pageToken")]
    [InlineData("standings?verdict=bad", "verdict"), InlineData("standings?cluster=a&labelSelector=b", "labelSelector"), InlineData("standings?pageToken=WyJhIl0", "pageToken")]
    [InlineData("skippedslots?reason=tired", "overlap, exclusive, budget"), InlineData("skippedslots?since=then", "since"), InlineData("skippedslots?pageToken=x", "pageToken")]
    public async Task What_is_wrong_is_told(string query, string told)
    {
        using var answer = await http.GetAsync($"/api/v1/{query}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(told, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    async Task RegisterAsync(params string[] names)
    {
        var text = string.Join("---\n", names.Select(name => Harness.Manifests.ACluster($"{tag}-{name}", $"tag: {tag}")));
        using var answer = await http.PostAsync("/api/v1/apply", new StringContent(text, new System.Net.Http.Headers.MediaTypeHeaderValue("application/yaml")));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    async Task<string> StartAsync(string cluster) => (await new Contracts.V1Alpha1.Runs.RunsClient(channel).StartRunAsync(
        new StartRunRequest { Cluster = $"{tag}-{cluster}", Case = RunningServer.Case })).Run.Id;
}
