using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Manifests;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Api;

public sealed class ManifestsTests(RunningServer server) : IDisposable
{
    readonly Grpc.Net.Client.GrpcChannel channel = server.Grpc(server.AdminToken);
    readonly HttpClient http = server.Http(server.AdminToken);

    Contracts.V1Alpha1.Manifests.ManifestsClient Client => new(channel);

    public void Dispose()
    {
        channel.Dispose();
        http.Dispose();
    }

    [Fact]
    public async Task Every_kind_is_applied_told_alike_by_both_ways_and_deleted_by_either()
    {
        var answer = await Client.ApplyAsync(Request(
            """
            apiVersion: kubeprobe.io/v1alpha1
            kind: List
            items:
            - {apiVersion: kubeprobe.io/v1alpha1, kind: Remedy, metadata: {name: kinds}, spec: {suite: kinds, group: kinds, action: {cordon: {} } } }
            - {apiVersion: kubeprobe.io/v1alpha1, kind: Binding, metadata: {name: kinds}, spec: {group: kinds, suite: kinds} }
            - {apiVersion: kubeprobe.io/v1alpha1, kind: CaseSuite, metadata: {name: kinds}, spec: {cases: [kinds]} }
            - {apiVersion: kubeprobe.io/v1alpha1, kind: ProbeCase, metadata: {name: kinds}, spec: {template: kinds} }
            - {apiVersion: kubeprobe.io/v1alpha1, kind: ProbeTemplate, metadata: {name: kinds}, spec: {image: "example.org/kinds:1"} }
            - {apiVersion: kubeprobe.io/v1alpha1, kind: ClusterGroup, metadata: {name: kinds}, spec: {clusters: [kinds]} }
            - {apiVersion: kubeprobe.io/v1alpha1, kind: Cluster, metadata: {name: kinds}, spec: {connection: {inCluster: {} }, paused: true} }
            - {apiVersion: kubeprobe.io/v1alpha1, kind: Secret, metadata: {name: kinds}, spec: {stringData: {a: hush-hush} } }
            """));
        Assert.Equal(Enum.GetNames<ManifestKind>(), answer.Changes.Select(change => change.Kind));

        foreach (var kind in Enum.GetValues<ManifestKind>())
        {
            var plural = ManifestKindText.Plural(kind);
            var overGrpc = await Client.GetAsync(new GetManifestRequest { Kind = $"{kind}", Name = "kinds" });
            var overHttp = JsonParser.Default.Parse<Manifest>(await http.GetStringAsync($"/api/v1/{plural}/kinds"));
            Assert.Equal(Declared(overGrpc), Declared(overHttp));
            Assert.DoesNotContain("hush-hush", overGrpc.Json, StringComparison.Ordinal);
            var list = JsonParser.Default.Parse<ListManifestsResponse>(await http.GetStringAsync($"/api/v1/{plural}?pageSize=500"));
            Assert.Contains(list.Items, item => item.Name == "kinds" && item.Cells.Count == list.Columns.Count);
            Assert.Contains((await Client.ListAsync(new ListManifestsRequest { Kind = $"{kind}", PageSize = 500 })).Items, item => item.Name == "kinds");
        }

        // By either way in turn, and what references first.
        foreach (var (index, kind) in Enum.GetValues<ManifestKind>().Reverse().Index())
        {
            if (index % 2 == 0) await Client.DeleteAsync(new DeleteManifestRequest { Kind = $"{kind}", Name = "kinds" });
            else using (var deleted = await http.DeleteAsync($"/api/v1/{ManifestKindText.Plural(kind)}/kinds")) Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
            using var gone = await http.GetAsync($"/api/v1/{ManifestKindText.Plural(kind)}/kinds");
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        }
    }

    [Fact]
    public async Task A_delete_of_what_others_need_is_refused_with_their_names_alike()
    {
        await Client.ApplyAsync(Request(
            """
            {apiVersion: kubeprobe.io/v1alpha1, kind: ProbeTemplate, metadata: {name: needed}, spec: {image: "example.org/needed:1"} }
            ---
            {apiVersion: kubeprobe.io/v1alpha1, kind: ProbeCase, metadata: {name: needed}, spec: {template: needed} }
            ---
            {apiVersion: kubeprobe.io/v1alpha1, kind: Binding, metadata: {name: needed}, spec: {cluster: far-away, case: needed} }
            """));
        var fault = await Assert.ThrowsAsync<RpcException>(async () => await Client.DeleteAsync(new DeleteManifestRequest { Kind = "ProbeTemplate", Name = "needed" }));
        using var answer = await http.DeleteAsync("/api/v1/probetemplates/needed");

        Assert.Equal((StatusCode.FailedPrecondition, HttpStatusCode.Conflict), (fault.StatusCode, answer.StatusCode));
        foreach (var text in (string[])[fault.Status.Detail, await answer.Content.ReadAsStringAsync()])
            foreach (var named in (string[])["ProbeCase/needed", "Binding/needed", "--cascade"]) Assert.Contains(named, text, StringComparison.Ordinal);

        var plan = await Client.DeleteAsync(new DeleteManifestRequest { Kind = "ProbeTemplate", Name = "needed", Cascade = true, DryRun = true });
        Assert.Equal(["Binding", "ProbeCase", "ProbeTemplate"], plan.Changes.Select(change => change.Kind));
    }

    [Fact]
    public async Task Faults_are_violations_of_fields_in_the_errors_details_for_which_any_client_has_room()
    {
        var few = (await Assert.ThrowsAsync<RpcException>(async () => await Client.ApplyAsync(Request(Faulty(2))))).GetRpcStatus()!;
        Assert.Equal(4, few.GetDetail<BadRequest>()!.FieldViolations.Count);
        Assert.Equal(4, few.GetDetail<ManifestFaults>()!.Faults.Count);
        Assert.Contains("a.yaml:4 spec.weight", few.GetDetail<BadRequest>()!.FieldViolations.Select(violation => violation.Field));

        var many = (await Assert.ThrowsAsync<RpcException>(async () => await Client.ApplyAsync(Request(Faulty(400))))).GetRpcStatus()!;
        var violations = many.GetDetail<BadRequest>()!.FieldViolations;
        Assert.Equal("800 faults: nothing was applied.", many.Message);
        Assert.True(violations.Count > 20, $"{violations.Count}");
        Assert.StartsWith($"{800 - violations.Count + 1} more", violations[^1].Description, StringComparison.Ordinal);
        Assert.True(Convert.ToBase64String(many.ToByteArray()).Length < 8_000);
    }

    [Fact]
    public async Task All_faults_however_many_are_in_an_answer_that_was_asked_for()
    {
        var answer = await Client.ApplyAsync(new ApplyRequest(Request(Faulty(400))) { AnswerFaults = true });
        Assert.Empty(answer.Changes);
        Assert.Equal(800, answer.Faults.Count);
        Assert.All(answer.Faults, fault => Assert.True(fault is { Path: "a.yaml", Line: > 0, Kind: "ProbeCase", Field.Length: > 0, Remedy.Length: > 0 }, $"{fault}"));

        using var problem = await http.PostAsync("/api/v1/apply", new StringContent(Faulty(400), new MediaTypeHeaderValue("application/yaml")));
        Assert.Equal(HttpStatusCode.BadRequest, problem.StatusCode);
        Assert.Equal(800, System.Text.Json.JsonDocument.Parse(await problem.Content.ReadAsStringAsync()).RootElement.GetProperty("faults").GetArrayLength());
    }

    [Fact]
    public async Task A_watch_over_HTTP_tells_what_is_there()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var answer = await http.GetAsync("/api/v1/watch/clusters?labelSelector=env%3Dtest&name=far-away", HttpCompletionOption.ResponseHeadersRead, patience.Token);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(patience.Token));
        var told = new List<string>();
        while (await lines.ReadLineAsync(patience.Token) is { Length: > 0 } line) told.Add(line);

        Assert.Contains("event: manifest", told);
        var news = JsonParser.Default.Parse<ManifestEvent>(told.Single(line => line.StartsWith("data: ", StringComparison.Ordinal))[6..]);
        Assert.Equal((ManifestEvent.Types.Type.Added, "far-away"), (news.Type, news.Manifest.Name));

        using var wrong = await http.GetAsync("/api/v1/watch/clusters?labelSelector=env+in+(", patience.Token);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    // What is observed of a cluster may come between two calls.
    static string Declared(Manifest manifest)
    {
        var whole = System.Text.Json.Nodes.JsonNode.Parse(manifest.Json)!.AsObject();
        if (manifest.Kind == "Cluster") whole.Remove("status");
        return whole.ToJsonString();
    }

    static string Faulty(int cases) => string.Join("---\n", Enumerable.Range(0, cases).Select(i =>
        $"apiVersion: kubeprobe.io/v1alpha1\nkind: ProbeCase\nmetadata: {{name: p{i}}}\nspec: {{template: nowhere, weight: 101}}\n"));

    static ApplyRequest Request(string yaml) => new() { Files = { new ManifestFile { Path = "a.yaml", Content = ByteString.CopyFromUtf8(yaml) } } };
}
