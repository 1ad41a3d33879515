using System.Net;
using Google.Protobuf;
using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Facts;
using KubeProbe.Core.Runs;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Facts;

/// <summary>Facts of a fleet, over gRPC and HTTP, from the history they were written with.</summary>
public sealed class FactsApiTests(RunningServer server) : IDisposable
{
    readonly Grpc.Net.Client.GrpcChannel channel = server.Grpc(server.AdminToken);
    readonly HttpClient http = server.Http(server.AdminToken);
    readonly string tag = $"f{Guid.NewGuid():N}"[..12];

    Contracts.V1Alpha1.Facts.FactsClient Facts => new(channel);

    string Fact => $"version:{tag}";

    public void Dispose()
    {
        channel.Dispose();
        http.Dispose();
    }

    [Fact]
    public async Task A_fleet_is_compared_by_value_and_who_is_out_of_line_is_named()
    {
        await RegisterAsync("a", "b", "c", "d");
        foreach (var (cluster, value) in new[] { ("a", "1"), ("b", "2"), ("c", "1") }) await TellAsync(cluster, value);

        var diff = await Facts.DiffFactAsync(new DiffFactRequest { Name = Fact, LabelSelector = $"tag={tag}" });
        Assert.Equal((3, true, "1", 1), (diff.Clusters, diff.HasMajority, diff.Majority, diff.Outliers));
        Assert.Equal(["1 True a c", "2 False b"], diff.Groups.Select(group => $"{group.Value} {group.Majority} {string.Join(' ', group.Holders.Select(holder => holder.Cluster[(tag.Length + 1)..]))}"));
        Assert.Equal([$"{tag}-d"], diff.Untold);

        var overHttp = await http.GetStringAsync($"/api/v1/facts/diff?name={Uri.EscapeDataString(Fact)}&labelSelector=tag%3D{tag}");
        Assert.Equal(diff, JsonParser.Default.Parse<DiffFactResponse>(overHttp));
    }

    [Fact]
    public async Task Facts_and_their_changes_are_paged()
    {
        await RegisterAsync("a", "b");
        await TellAsync("a", "1");
        await TellAsync("b", "1");
        await TellAsync("a", "2", minute: 5);

        var request = new ListFactsRequest { Name = Fact, PageSize = 1 };
        var first = await Facts.ListFactsAsync(request);
        request.PageToken = first.NextPageToken;
        var second = await Facts.ListFactsAsync(request);
        Assert.Equal([($"{tag}-a", "2"), ($"{tag}-b", "1")], first.Facts.Concat(second.Facts).Select(fact => (fact.Cluster, fact.Value)));

        var changes = JsonParser.Default.Parse<ListFactChangesResponse>(await http.GetStringAsync($"/api/v1/facts/changes?name={Uri.EscapeDataString(Fact)}&cluster={tag}-a&pageSize=1"));
        Assert.Equal(("1", "2", false), (changes.Changes[0].Was, changes.Changes[0].Value, changes.Changes[0].First));
        var rest = await Facts.ListFactChangesAsync(new ListFactChangesRequest { Name = Fact, Cluster = $"{tag}-a", PageSize = 1, PageToken = changes.NextPageToken });
        Assert.True(Assert.Single(rest.Changes).First);
    }

    [Fact]
    public async Task A_fact_nobody_tells_is_not_found()
    {
        var fault = await Assert.ThrowsAsync<RpcException>(async () => await Facts.DiffFactAsync(new DiffFactRequest { Name = "no-such-fact" }));
        Assert.Equal(StatusCode.NotFound, fault.StatusCode);
    }

    [Theory]
    [InlineData("facts/diff", "name"), InlineData("facts/diff?name=a*", "name"), InlineData("facts?cluster=a&labelSelector=b", "labelSelector")]
    [InlineData("facts/diff?name=a&labelSelector=a b", "labelSelector"), InlineData("facts/changes?pageToken=x", "pageToken"), InlineData("facts?pageSize=x", "pageSize")]
    public async Task What_is_wrong_is_told(string query, string told)
    {
        using var answer = await http.GetAsync($"/api/v1/{query}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(told, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    async Task TellAsync(string cluster, string value, int minute = 0)
    {
        var at = TimeProvider.System.GetUtcNow().AddMinutes(minute - 60);
        var order = new RunOrder
        {
            Id = RunId.OfTrigger($"{tag}-{cluster}", "", RunningServer.Case, $"{minute}"), Cluster = $"{tag}-{cluster}", Case = RunningServer.Case, Binding = "", Trigger = RunTrigger.Manual, Due = at,
            Timeout = TimeSpan.FromSeconds(30), Work = new ProbeWork { Template = "t", Version = 1, Image = "probe:1" },
        };
        var run = new RunRecord { Order = order, CreatedAt = at, Phase = RunPhase.Starting };
        await server.History.RecordAsync(new RunBatch([run], [], [], []), default);
        await server.History.CloseAsync(new RunClosing(
            run with { Phase = RunPhase.Finished, FinishedAt = at, Verdict = RunVerdict.Passed("ok"), ClosedBy = ClosedBy.Report, Settled = true, Facts = [new Fact(Fact, value)] }, []), default);
    }

    async Task RegisterAsync(params string[] names)
    {
        var text = string.Join("---\n", names.Select(name => Harness.Manifests.ACluster($"{tag}-{name}", $"tag: {tag}")));
        using var answer = await http.PostAsync("/api/v1/apply", new StringContent(text, new System.Net.Http.Headers.MediaTypeHeaderValue("application/yaml")));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
