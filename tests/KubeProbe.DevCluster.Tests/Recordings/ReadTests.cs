using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Recordings;

/// <summary>Gets, lists, tables and watches of the recorded pods look as they did there.</summary>
public sealed class ReadTests
{
    [Theory]
    [InlineData("pod-get-done")]
    [InlineData("pod-get-failed")]
    [InlineData("pods-field")]
    [InlineData("pods-label")]
    [InlineData("pods-list-limit")]
    [InlineData("pods-partial-metadata")]
    [InlineData("pods-table")]
    public async Task The_recorded_pods_read_as_recorded(string name)
    {
        await using var cluster = await WithPodsAsync();
        var played = await cluster.PlayAsync(name);
        Assert.Equal(played.Recorded.Code, played.Code);
        Normal.AssertSame(played.Recorded.Json, played.Json);
    }

    [Fact]
    public async Task A_list_goes_on_where_its_page_ended()
    {
        await using var cluster = await WithPodsAsync();
        var first = (await cluster.PlayAsync("pods-list-limit")).Json;
        cluster.Objects.Delete(ResourceTypes.Pods, "rec", "ok");
        using var answer = await cluster.SendAsync("GET", $"/api/v1/namespaces/rec/pods?limit=1&continue={first.Text("metadata", "continue")}");
        var second = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();

        // The page is of the version the walk began with, whatever happened since.
        Assert.Equal(["ok"], second.Items("items").Select(p => p.Name()));
        Assert.Equal(first.Text("metadata", "resourceVersion"), second.Text("metadata", "resourceVersion"));
        Assert.Null(second.Text("metadata", "continue"));
    }

    [Fact]
    public async Task Events_have_the_recorded_columns_and_cells()
    {
        await using var cluster = await ReplayCluster.StartAsync("namespace-create");
        cluster.Clock.SetUtcNow(ReplayCluster.Recorded.AddSeconds(3));
        cluster.Seed(ResourceTypes.Events, JsonNode.Parse("""
            {"metadata": {"name": "bad.18ea7a739aa6264d", "namespace": "rec"}, "type": "Normal", "reason": "Pulled", "count": 1,
             "involvedObject": {"kind": "Pod", "namespace": "rec", "name": "bad", "fieldPath": "spec.containers{probe}"},
             "message": "Container image \"busybox:latest\" already present on machine", "source": {"component": "kubelet", "host": "node1"},
             "firstTimestamp": "2026-11-22T21:13:57Z", "lastTimestamp": "2026-11-22T21:13:57Z"}
            """)!.AsObject());
        cluster.Clock.SetUtcNow(ReplayCluster.Recorded.AddSeconds(42));

        var played = await cluster.PlayAsync("events-table");
        Normal.AssertSame(played.Recorded.Json["columnDefinitions"], played.Json["columnDefinitions"]);
        Normal.AssertSame(
            played.Recorded.Json.Items("rows").Single(r => r["cells"]![9]!.ToString() == "bad.18ea7a739aa6264d")["cells"],
            played.Json.Items("rows").Single()["cells"]);
    }

    [Fact]
    public async Task A_watch_from_a_forgotten_version_ends_with_the_recorded_error()
    {
        await using var cluster = await ReplayCluster.StartAsync("namespace-create");
        // Fill the history of pods until its beginning is gone.
        cluster.Seed(ResourceTypes.Pods, RecordedExchange.Read("pod-get-done").Json);
        for (var i = 0; i <= ObjectStore.DefaultHistory; i++)
            cluster.Objects.Mutate(ResourceTypes.Pods, "rec", "ok", p => p.Make("status")["tick"] = i, "status");

        var played = await cluster.PlayAsync("watch-too-old");
        var (recorded, ours) = (played.Recorded.Events.Single(), JsonNode.Parse(played.Body)!.AsObject());
        Assert.Matches(@"^too old resource version: 1 \(\d+\)$", ours.Text("object", "message"));
        recorded.Make("object")["message"] = "too old";
        ours.Make("object")["message"] = "too old";
        Normal.AssertSame(recorded, ours);
    }

    [Fact]
    public async Task A_watch_of_tables_names_the_columns_once()
    {
        await using var cluster = await ReplayCluster.StartAsync("namespace-create");
        var from = cluster.Objects.Version;
        cluster.Clock.SetUtcNow(ReplayCluster.Recorded.AddSeconds(3));
        await cluster.PlayAsync("pod-create");
        cluster.Objects.Mutate(ResourceTypes.Pods, "rec", "ok", p => p.Make("spec")["nodeName"] = "node1");

        var recorded = RecordedExchange.Read("watch-pods-table");
        using var answer = await cluster.SendAsync("GET", $"/api/v1/namespaces/rec/pods?watch=1&resourceVersion={from}", "",
            [("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")]);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Normal.AssertSame(recorded.Events[0], JsonNode.Parse((await lines.ReadLineAsync())!));
        Normal.AssertSame(recorded.Events[1], JsonNode.Parse((await lines.ReadLineAsync())!));
    }

    static async Task<ReplayCluster> WithPodsAsync()
    {
        var cluster = await ReplayCluster.StartAsync("namespace-create");
        cluster.Clock.SetUtcNow(ReplayCluster.Recorded.AddSeconds(3));
        foreach (var name in (string[])["pod-get-done", "pod-get-failed"]) cluster.Seed(ResourceTypes.Pods, RecordedExchange.Read(name).Json);
        cluster.Clock.SetUtcNow(ReplayCluster.Recorded.AddSeconds(12));
        return cluster;
    }
}
