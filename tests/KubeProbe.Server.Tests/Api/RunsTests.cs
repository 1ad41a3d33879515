using System.Net;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Api;

public sealed class RunsTests(RunningServer server) : IDisposable
{
    readonly Grpc.Net.Client.GrpcChannel channel = server.Grpc(server.AdminToken);
    readonly HttpClient http = server.Http(server.AdminToken);

    Contracts.V1Alpha1.Runs.RunsClient Runs => new(channel);

    public void Dispose()
    {
        channel.Dispose();
        http.Dispose();
    }

    [Fact]
    public async Task Http_and_grpc_tell_the_same()
    {
        var run = await server.StartRunAsync();
        await Runs.CancelRunAsync(new CancelRunRequest { Id = run.Id });

        var overGrpc = await Runs.GetRunAsync(new GetRunRequest { Id = run.Id });
        var overHttp = JsonParser.Default.Parse<Run>(await http.GetStringAsync($"/api/v1/runs/{run.Id}"));

        Assert.Equal(overGrpc, overHttp);
        Assert.Equal("cancelled", overGrpc.Reason);
        Assert.Equal(Verdict.Unknown, overGrpc.Verdict);
    }

    [Fact]
    public async Task A_prefix_finds_its_run_and_what_finds_none_is_told()
    {
        var run = await server.StartRunAsync();

        Assert.Equal(run.Id, (await Runs.GetRunAsync(new GetRunRequest { Id = run.Id[..12] })).Id);
        Assert.Equal(StatusCode.InvalidArgument, await StatusAsync(new GetRunRequest { Id = run.Id[..5] }));
        foreach (var unknown in (string[])["aaaaaaaaaaaaaaaaaaaaaaaaaa", "zzzzzzzz", "../../etc/passwd", new string('a', 5_000)])
            Assert.Equal(StatusCode.NotFound, await StatusAsync(new GetRunRequest { Id = unknown }));
        Assert.Equal(StatusCode.InvalidArgument, await StatusAsync(new GetRunRequest { Id = run.Id, Wait = Duration.FromTimeSpan(TimeSpan.FromHours(1)) }));
        using var answer = await http.GetAsync("/api/v1/runs/aaaaaaaaaaaaaaaaaaaaaaaaaa");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("/api/v1/runs"), InlineData("/api/v1/changes"), InlineData("/api/v1/tokens")]
    public async Task A_body_that_is_no_JSON_is_the_callers_fault(string path)
    {
        foreach (var body in (string[])["", "nope", """{"cluster":"x" """, "[]", """{"cluster": {} }""", """{"nope": 1}""", new string('[', 100_000)])
        {
            using var answer = await http.PostAsync(path, new StringContent(body));
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{answer.StatusCode} to {body[..Math.Min(body.Length, 40)]}: {text}");
        }
        using var latin = await http.PostAsync(path, new ByteArrayContent([(byte)'{', 0xE9, (byte)'}']));
        Assert.Contains("UTF-8", await latin.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, latin.StatusCode);
    }

    [Fact]
    public async Task A_run_tells_where_its_pod_is()
    {
        var run = await server.StartRunAsync();
        Assert.StartsWith($"kp-{run.Id}", run.Pod, StringComparison.Ordinal);
        Assert.Equal("kubeprobe-probes", run.Namespace);
        Assert.Equal("kubeprobe-probes", (await Runs.GetRunAsync(new GetRunRequest { Id = run.Id })).Namespace);
    }

    [Fact]
    public async Task The_log_of_a_run_on_many_nodes_is_asked_of_a_node()
    {
        using var applied = await http.PostAsync("/api/v1/apply", new StringContent(
            """
            {apiVersion: kubeprobe.io/v1alpha1, kind: ProbeCase, metadata: {name: spread}, spec: {template: quiet} }
            ---
            {apiVersion: kubeprobe.io/v1alpha1, kind: Binding, metadata: {name: spread}, spec: {cluster: far-away, case: spread, placement: {everyNode: true} } }
            """));
        Assert.Equal(HttpStatusCode.OK, applied.StatusCode);
        var run = (await Runs.StartRunAsync(new StartRunRequest { Cluster = RunningServer.Cluster, Case = "spread" })).Run;

        using var answer = await http.GetAsync($"/api/v1/runs/{run.Id}/logs");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Name a node", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_ends_with_the_run()
    {
        var run = await server.StartRunAsync();
        var waiting = http.GetStringAsync($"/api/v1/runs/{run.Id}?wait=60s");
        await Runs.CancelRunAsync(new CancelRunRequest { Id = run.Id });

        Assert.Contains("PHASE_FINISHED", await waiting.WaitAsync(TimeSpan.FromMinutes(2)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_idempotency_key_is_the_same_run()
    {
        var request = new StartRunRequest { Cluster = RunningServer.Cluster, Case = RunningServer.Case, IdempotencyKey = $"{Guid.NewGuid()}" };

        var first = (await Runs.StartRunAsync(request)).Run;
        var second = (await Runs.StartRunAsync(request)).Run;

        Assert.Equal(first.Id, second.Id);
        Assert.False(first.RepeatedTrigger);
        Assert.True(second.RepeatedTrigger);
    }

    [Fact]
    public async Task Wrong_starts_are_refused_with_every_fault()
    {
        var fault = await Assert.ThrowsAsync<RpcException>(async () => await Runs.StartRunAsync(new StartRunRequest { IdempotencyKey = new string('k', 200) }));
        Assert.Equal(StatusCode.InvalidArgument, fault.StatusCode);
        var violations = fault.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations;
        Assert.Equal(["cluster", "case", "idempotencyKey"], violations.Select(violation => violation.Field));

        var unknown = await Assert.ThrowsAsync<RpcException>(async () => await Runs.StartRunAsync(new StartRunRequest { Cluster = "no-such", Case = "quiet" }));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);

        using var body = new StringContent("""{"clusterr": "x"}""");
        using var answer = await http.PostAsync("/api/v1/runs", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("clusterr", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_follow_each_other_and_a_token_is_good_for_its_own_list_only()
    {
        var started = new HashSet<string>();
        for (var i = 0; i < 3; i++) started.Add((await server.StartRunAsync()).Id);

        var filter = new RunFilter { Cluster = RunningServer.Cluster, Since = DateTimeOffset.UnixEpoch.ToTimestamp() };
        var (seen, token) = (new List<string>(), "");
        do
        {
            var page = await Runs.ListRunsAsync(new ListRunsRequest { Filter = filter, PageSize = 2, PageToken = token });
            seen.AddRange(page.Runs.Select(run => run.Id));
            token = page.NextPageToken;
        }
        while (token.Length > 0 && !started.IsSubsetOf(seen));
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Subset(seen.ToHashSet(), started);

        var first = await Runs.ListRunsAsync(new ListRunsRequest { Filter = filter, PageSize = 1 });
        foreach (var bad in (string[])["junk", "!!!", first.NextPageToken + "A"])
        {
            using var answer = await http.GetAsync($"/api/v1/runs?pageToken={Uri.EscapeDataString(bad)}");
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
        using var other = await http.GetAsync($"/api/v1/runs?pageToken={first.NextPageToken}&cluster=another");
        Assert.Equal(HttpStatusCode.BadRequest, other.StatusCode);
    }

    [Fact]
    public async Task A_query_tells_all_its_faults_at_once()
    {
        using var answer = await http.GetAsync("/api/v1/runs?verdict=faild&phase=x&since=yesterday&pageSize=many");
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(
            ["pageSize", "phase", "since", "verdict"],
            problem.RootElement.GetProperty("faults").EnumerateArray().Select(fault => fault.GetProperty("field").GetString()!).Order());
        Assert.Contains("Did you mean \\\"Failed\\\"?", problem.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_watch_tells_of_a_run_as_it_moves(bool overHttp)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var run = await server.StartRunAsync();
        var news = overHttp ? OverHttpAsync(patience.Token) : OverGrpcAsync(patience.Token);
        var finished = false;
        await foreach (var seen in news)
        {
            if (seen.Id != run.Id) continue;
            if (seen.Phase is Phase.Finished) { finished = true; break; }
            await Runs.CancelRunAsync(new CancelRunRequest { Id = run.Id }, cancellationToken: patience.Token);
        }
        Assert.True(finished);
    }

    async IAsyncEnumerable<Run> OverGrpcAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        using var call = Runs.WatchRuns(new WatchRunsRequest { Existing = true }, cancellationToken: cancellation);
        await foreach (var run in call.ResponseStream.ReadAllAsync(cancellation)) yield return run;
    }

    async IAsyncEnumerable<Run> OverHttpAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stream = await http.GetStreamAsync("/api/v1/runs/watch?existing", cancellation);
        using var lines = new StreamReader(stream);
        while (await lines.ReadLineAsync(cancellation) is { } line)
            if (line.StartsWith("data: ", StringComparison.Ordinal)) yield return JsonParser.Default.Parse<Run>(line["data: ".Length..]);
    }

    async Task<StatusCode> StatusAsync(GetRunRequest request) =>
        (await Assert.ThrowsAsync<RpcException>(async () => await Runs.GetRunAsync(request))).StatusCode;
}
