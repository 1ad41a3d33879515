using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Recordings;

/// <summary>The recorded pods, run: watches, events and logs tell of them what they told there.</summary>
public sealed class LivePodTests
{
    const string Pods = "/api/v1/namespaces/rec/pods";
    const string Events = "/api/v1/namespaces/rec/events";

    [Fact]
    public async Task A_watch_sees_a_pod_through_its_life_as_recorded()
    {
        await using var cluster = await RunningCluster.StartAsync();
        await using var api = await ReplayCluster.OnAsync(cluster, "namespace-create");
        using var pods = await Watch.StartAsync(api, Pods);
        using var events = await Watch.StartAsync(api, Events);
        await api.PlayAsync("pod-create");
        await pods.HoldAsync("watch-pods-lifecycle", "ok");
        await events.HoldAnyOrderAsync("watch-events", "ok", 4);
    }

    [Fact]
    public async Task A_pod_whose_owner_is_deleted_in_the_foreground_ends_as_recorded()
    {
        await using var cluster = await RunningCluster.StartAsync();
        await using var api = await ReplayCluster.OnAsync(cluster, "namespace-create", "configmap-create");
        using var pods = await Watch.StartAsync(api, Pods);
        using var events = await Watch.StartAsync(api, Events);
        var owned = RecordedExchange.Read("pod-owned");
        var body = owned.RequestJson;
        body.Items("metadata", "ownerReferences").Single()["uid"] = cluster.Objects.Get(ResourceTypes.ConfigMaps, "rec", "cm").Uid();
        Assert.Equal(201, (await api.PlayAsync(owned with { RequestBody = body.ToJsonString() })).Code);
        await cluster.WaitAsync(ResourceTypes.Pods, "owned", pod => pod.Text("status", "phase") == "Running", "rec");

        Assert.Equal(200, (await api.PlayAsync("configmap-delete-foreground")).Code);
        var last = await pods.HoldAsync("watch-pods-lifecycle", "owned");
        Moving.AssertSame(RecordedExchange.Read("pod-owned-terminating").Json, last["object"]);
        await events.HoldAnyOrderAsync("watch-events", "owned", 5);
        await cluster.WaitUntilGoneAsync(ResourceTypes.Pods, "owned", "rec");
        await cluster.WaitUntilGoneAsync(ResourceTypes.ConfigMaps, "cm", "rec");
    }

    [Fact]
    public async Task Events_are_listed_and_logs_are_read_as_recorded()
    {
        await using var cluster = await RunningCluster.StartAsync();
        await using var api = await ReplayCluster.OnAsync(cluster, "namespace-create", "pod-create", "pod-create-fail");
        await cluster.WaitAsync(ResourceTypes.Pods, "ok", pod => pod.Text("status", "phase") == "Succeeded", "rec");
        await cluster.WaitAsync(ResourceTypes.Pods, "bad", pod => pod.Text("status", "phase") == "Failed", "rec");
        foreach (var name in (string[])["ok", "bad"])
            await cluster.WaitForEventAsync(name, "Scheduled");

        var list = await api.PlayAsync("events-list");
        Assert.Equal(EventsOf(list.Recorded.Json, "ok", "bad"), EventsOf(list.Json, "ok", "bad"));
        var (recorded, ours) = (list.Recorded.Json, list.Json);
        recorded["items"] = new JsonArray();
        ours["items"] = new JsonArray();
        Normal.AssertSame(recorded, ours);

        var log = await api.PlayAsync("log");
        Assert.Matches(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z hello\n\z", log.Body);
        Assert.Equal(("text/plain", log.Recorded.Body[31..]), (log.ContentType, log.Body[31..].TrimEnd('\n')));
        var tail = await api.PlayAsync("log-tail");
        Assert.Equal(tail.Recorded.Body, tail.Body);
        (await api.PlayAsync("log-previous-none")).AssertSame();
    }

    static IEnumerable<string> EventsOf(JsonObject list, params string[] names) =>
        list.Items("items").Where(e => names.Contains(e.Text("involvedObject", "name"))).Select(Moving.Text).Order(StringComparer.Ordinal);
}
